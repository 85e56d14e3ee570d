import { type CaseRecord, effectsOf } from './records.ts';

/** By sequence number of a record: who owes the answer to each joint act, by the child machine that waits for it. */
export type Owing = ReadonlyMap<number, ReadonlyMap<string, string>>;

const JOINT = 'joint.';

/** A child machine of a joint act is named after the act alone: its answer is owed by the seat that did not propose it last. */
export function jointOwing(records: readonly CaseRecord[]): Owing {
  const owing = new Map<number, ReadonlyMap<string, string>>();
  let open: ReadonlyMap<string, string> = new Map();
  for (const record of records) {
    const other = OTHER[record.inner.actor.seat];
    const begun = effectsOf(record)
      .flatMap(({ kind, path }) => (kind === 'arm' ? path.slice(-1) : []))
      .filter((child) => child === JOINT + record.type || (record.type === 'COUNTER' && child.startsWith(JOINT)));
    if (other !== undefined && begun.length > 0)
      open = new Map([...open, ...begun.map((child) => [child, other] as const)]);
    owing.set(record.seq, open);
  }
  return owing;
}

/** Who owes what a child machine of that path waited for at a record; undefined: its id alone tells. */
export function seatOwing(owing: Owing, seq: number, path: readonly string[]): string | undefined {
  return owing.get(seq)?.get(path.at(-1) ?? '');
}

const OTHER: Readonly<Record<string, string>> = { 'comanager-au': 'comanager-id', 'comanager-id': 'comanager-au' };
