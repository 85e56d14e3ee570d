/** EIP-1's table of moves as test/fixtures/eip/README.md has it, without any machine: what the machine is held against. */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  '': ['Draft', 'Living'],
  Draft: ['Review', 'Stagnant', 'Withdrawn', 'Living'],
  Review: ['Last Call', 'Stagnant', 'Withdrawn'],
  'Last Call': ['Final', 'Review', 'Stagnant', 'Withdrawn'],
  Stagnant: ['Draft', 'Review', 'Last Call', 'Withdrawn'],
};
const DAY = 24 * 60 * 60 * 1_000;

export interface RecordedEvent {
  readonly at: string;
  readonly status: string;
  readonly deadline?: string | null | undefined;
  readonly idleSince?: string | null | undefined;
}

export interface Expected {
  readonly n: number;
  readonly from: string | null;
  readonly to: string;
  readonly verdict: 'legal' | 'illegal';
  readonly warnings: readonly string[];
}

export function expected(events: readonly RecordedEvent[]): Expected[] {
  const verdicts: Expected[] = [];
  let from: string | null = null;
  let deadline: string | null = null;
  for (const [index, { at, status, deadline: stated, idleSince }] of events.entries()) {
    if (status === from) {
      if (status === 'Last Call' && typeof stated === 'string') deadline = stated;
      continue;
    }
    let legal = TABLE[from ?? '']?.includes(status) ?? false;
    const warnings: string[] = [];
    if (legal && from === 'Last Call' && status === 'Final') {
      if (deadline === null) warnings.push('no-deadline');
      else legal = new Date(at).toISOString().slice(0, 10) >= deadline;
    }
    if (
      legal &&
      status === 'Stagnant' &&
      typeof idleSince === 'string' &&
      Date.parse(at) - Date.parse(idleSince) < 180 * DAY
    )
      warnings.push('early-stagnant');
    verdicts.push({ n: index + 1, from, to: status, verdict: legal ? 'legal' : 'illegal', warnings });
    from = status;
    deadline = status === 'Last Call' ? (stated ?? null) : null;
  }
  return verdicts;
}
