import type { Effect, Instant, Json, StateValue } from '../../engine/types.ts';
import type { Inner, Leaf } from '../../ledger/record.ts';
import type { RecordRow } from '../../store/reading/case-records.ts';
import type { Visibility } from './visibility.ts';

/** A record with its parts read. */
export interface CaseRecord {
  readonly stream: string;
  readonly seq: number;
  readonly at: Instant;
  readonly type: string;
  /** The text the actor saw, where there is one. */
  readonly subject: Leaf['subject'];
  /** Digests of the machine and the policy that judged it; null where no machine drives the stream. */
  readonly machine: Leaf['machine'];
  readonly policy: Leaf['policy'];
  readonly inner: Inner;
}

export function caseRecord({ stream, seq, at, type, leaf, inner }: RecordRow): CaseRecord {
  const { subject, machine, policy } = JSON.parse(leaf) as Leaf;
  return { stream, seq, at, type, subject, machine, policy, inner: JSON.parse(inner) as Inner };
}

export function effectsOf(record: CaseRecord): readonly Effect[] {
  return record.inner.effects as unknown as readonly Effect[];
}

/** What a machine asks of the office's mail: a letter, or work with the words of one whose delivery is told back. */
export function lettersAsked(effects: readonly Effect[]): readonly { readonly type: string; readonly params: Json }[] {
  return effects.flatMap((effect) => {
    if (effect.kind === 'action') return [{ type: effect.type, params: effect.params }];
    if (effect.kind !== 'start' || !isLetter(effect.input)) return [];
    return [{ type: effect.source, params: effect.input }];
  });
}

function isLetter(input: Json): boolean {
  return typeof input === 'object' && input !== null && 'template' in input;
}

export function visibleRecords(records: readonly CaseRecord[], visibility: Visibility): readonly CaseRecord[] {
  return records.filter(({ type, inner }) => visibility.seesRecord({ type, person: inner.actor.person }));
}

/** What of a record tells when the state became what it is. */
export interface Move {
  readonly at: Instant;
  readonly inner: { readonly to: { readonly value: StateValue } | null };
}

/** When the state, as far as it can be seen, became what it is. */
export function enteredAt(records: readonly Move[], visibility: Visibility): Instant | null {
  let entered: Instant | null = null;
  let before = '';
  for (const { at, inner } of records) {
    if (inner.to === null) continue;
    const seen = textOf(visibility.state(inner.to.value));
    if (seen !== before) entered = at;
    before = seen;
  }
  return entered;
}

function textOf(value: StateValue): string {
  return JSON.stringify(value);
}
