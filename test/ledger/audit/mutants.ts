import { hash } from 'node:crypto';

import type { JsonObject } from '../../../engine/types.ts';
import type { Check } from '../../../ledger/audit/findings.ts';
import { canonicalize, type Inner } from '../../../ledger/index.ts';
import { signCheckpoint } from '../../../ledger/log/checkpoint.ts';
import { archivePath } from '../../../ledger/archive.ts';
import { Frontier } from '../../../ledger/tree/merkle.ts';
import { PUBLIC } from '../../../ledger/sequencer/publication.ts';
import {
  CALENDAR_BYTES,
  compose,
  type ComposedRecord,
  filesOf,
  LOG,
  ORIGIN,
  type PaperOffice,
  paperOffice,
  type PaperRecord,
  PERSONS,
  POLICY,
  STRANGER,
  unsigned,
} from '../fixture/paper-office.ts';

/** A log as an audit finds it. */
export interface Log {
  readonly files: Map<string, Buffer>;
  readonly archive: Buffer[];
}

/**
 * One way of tampering. Whoever does it makes everything below the change anew: hashes, chains, tiles, checkpoint.
 * `check` is the one that has to refuse it; where the class says `replay`, cases are replayed as well.
 */
export interface MutantClass {
  readonly name: string;
  readonly check: Check;
  readonly replay?: true;
  /** Makes the mutant number `nth`; null when the log has no place for it. */
  readonly make: (office: PaperOffice, nth: number) => Log | null;
}

/** Copies, so that every mutant starts from the good log. */
function copyOf(office: PaperOffice): PaperRecord[] {
  return structuredClone(office.records.map(({ nonce, ...rest }) => ({ ...rest, nonce: nonce.toString('hex') }))).map(
    ({ nonce, ...rest }) => ({ ...rest, nonce: Buffer.from(nonce, 'hex') }),
  );
}

/** Places of the records that `wanted` picks; the good log has each several times. */
function pick(records: readonly PaperRecord[], nth: number, wanted: (record: PaperRecord) => boolean): number | null {
  const places = records.flatMap((record, index) => (wanted(record) ? [index] : []));
  return places.length === 0 ? null : (places[(nth * 7) % places.length] ?? null);
}

const isCase = (record: PaperRecord): boolean => record.machine !== null;
const byPerson = (record: PaperRecord): boolean => isCase(record) && record.unsigned.actor.person !== null;
const hasNext = (records: readonly PaperRecord[], record: PaperRecord): boolean =>
  records.findLast(({ stream }) => stream === record.stream) !== record;

/** A change above the hashes: everything below follows from it, but for signatures, which the forger cannot make. */
function keepingSignatures(
  office: PaperOffice,
  change: (records: PaperRecord[], good: readonly ComposedRecord[]) => boolean,
): Log | null {
  const good = compose(office.records);
  const records = copyOf(office);
  records.forEach((record, index) => (record.override.authn = good[index]!.authn));
  if (!change(records, good)) return null;
  return { files: filesOf(compose(records)), archive: [...office.archive] };
}

/** A change by somebody who has the keys of API and worker as well. */
function withAllKeys(office: PaperOffice, change: (records: PaperRecord[]) => boolean): Log | null {
  const records = copyOf(office);
  if (!change(records)) return null;
  return { files: filesOf(compose(records)), archive: [...office.archive] };
}

type UnsignedChange = (unsigned: PaperRecord['unsigned'], record: PaperRecord) => Partial<PaperRecord['unsigned']>;

function forged(wanted: (record: PaperRecord) => boolean, change: UnsignedChange): MutantClass['make'] {
  return (office, nth) =>
    keepingSignatures(office, (records) => {
      const index = pick(records, nth, wanted);
      if (index === null) return false;
      const record = records[index]!;
      record.unsigned = { ...record.unsigned, ...change(record.unsigned, record) };
      return true;
    });
}

/** The inner part is changed where no signature reaches: only a run of the archived machine can tell. */
function insider(
  wanted: (record: PaperRecord, records: readonly PaperRecord[]) => boolean,
  change: UnsignedChange,
): MutantClass['make'] {
  return (office, nth) =>
    withAllKeys(office, (records) => {
      const index = pick(records, nth, (record) => wanted(record, records));
      if (index === null) return false;
      const record = records[index]!;
      record.unsigned = { ...record.unsigned, ...change(record.unsigned, record) };
      return true;
    });
}

function inLeaf(change: (leaf: JsonObject, nth: number) => string): MutantClass['make'] {
  return (office, nth) =>
    keepingSignatures(office, (records, good) => {
      const index = pick(records, nth, isCase);
      if (index === null) return false;
      records[index]!.override.leafText = change(JSON.parse(good[index]!.leaf) as JsonObject, nth);
      return true;
    });
}

function inFile(
  path: (files: Map<string, Buffer>, nth: number) => string | undefined,
  change: (bytes: Buffer, nth: number) => Buffer | null,
): MutantClass['make'] {
  return (office, nth) => {
    const files = filesOf(compose(office.records));
    const name = path(files, nth);
    const bytes = name === undefined ? undefined : files.get(name);
    if (name === undefined || bytes === undefined) return null;
    const changed = change(Buffer.from(bytes), nth);
    if (changed === null) files.delete(name);
    else files.set(name, changed);
    return { files, archive: [...office.archive] };
  };
}

const flip = (bytes: Buffer, nth: number): Buffer => {
  const place = (nth * 7_919 + 11) % bytes.length;
  bytes[place] = bytes[place]! ^ (1 << (nth % 8));
  return bytes;
};
const nthOf =
  (pattern: RegExp) =>
  (files: Map<string, Buffer>, nth: number): string | undefined => {
    const names = [...files.keys()].filter((name) => pattern.test(name));
    return names[nth % names.length];
  };
const digestOf = (bytes: Buffer): string => hash('sha256', bytes, 'hex');
const other = (text: string, nth: number): string => hash('sha256', `${text} ${nth}`, 'hex');

function truncated(office: PaperOffice, size: number): Map<string, Buffer> {
  return filesOf(compose(office.records.slice(0, size)));
}

function checkpointOf(root: Buffer, size: number, origin = ORIGIN, signer = LOG): Buffer {
  return Buffer.from(signCheckpoint({ origin, size, root }, [signer]));
}

function rootOf(office: PaperOffice): Buffer {
  const frontier = new Frontier();
  for (const { leafHash } of compose(office.records)) frontier.append(leafHash);
  return frontier.root();
}

/** The rules exchanged for others under their own digest: bytes in the archive and the digest in every leaf. */
function otherRules(office: PaperOffice, what: 'machine' | 'policy', bytes: Buffer): Log {
  const records = copyOf(office);
  const good = compose(office.records);
  for (const [index, record] of records.entries()) {
    record.override.authn = good[index]!.authn;
    if (record[what] !== null) record[what] = digestOf(bytes);
  }
  return { files: filesOf(compose(records)), archive: [...office.archive, bytes] };
}

export const MUTANT_CLASSES: readonly MutantClass[] = [
  // Leaf
  { name: 'leaf: in another spelling', check: 'leaf-form', make: inLeaf((leaf) => JSON.stringify(leaf, null, 1)) },
  { name: 'leaf: of an unknown version', check: 'leaf-form', make: inLeaf((leaf) => canonicalize({ ...leaf, v: 2 })) },
  {
    name: 'leaf: with a member more',
    check: 'leaf-form',
    make: inLeaf((leaf, nth) => canonicalize({ ...leaf, [`x${nth}`]: nth })),
  },
  {
    name: 'leaf: with a duplicate key',
    check: 'leaf-form',
    make: inLeaf((leaf) => canonicalize(leaf).replace('{', '{"announced":{},')),
  },
  {
    name: 'leaf: another number',
    check: 'chain',
    make: (office, nth) =>
      keepingSignatures(office, (records, good) => {
        const index = pick(records, nth, isCase);
        if (index === null) return false;
        records[index]!.override.seq = (JSON.parse(good[index]!.leaf) as { seq: number }).seq + 1 + nth;
        return true;
      }),
  },
  {
    name: 'leaf: another record before it',
    check: 'chain',
    make: (office, nth) =>
      keepingSignatures(office, (records) => {
        const index = pick(records, nth, isCase);
        if (index === null) return false;
        records[index]!.override.prev = other('prev', nth);
        return true;
      }),
  },
  {
    name: 'leaf: another instant',
    check: 'authn',
    make: (office, nth) =>
      keepingSignatures(office, (records) => {
        const index = pick(records, nth, isCase);
        if (index === null) return false;
        records[index]!.at = new Date(Date.parse(records[index]!.at) + 1 + nth).toISOString();
        return true;
      }),
  },
  {
    name: 'leaf: another text was seen',
    check: 'authn',
    make: (office, nth) =>
      keepingSignatures(office, (records) => {
        const index = pick(records, nth, (record) => record.subject !== null);
        if (index === null) return false;
        records[index]!.subject = { revision: 1, hash: other('text', nth) };
        return true;
      }),
  },
  {
    name: 'leaf: announces what the event does not say',
    check: 'announced',
    make: (office, nth) =>
      keepingSignatures(office, (records) => {
        const index = pick(records, nth, isCase);
        if (index === null) return false;
        records[index]!.announced = { reference: `P-${1_000 + nth}` };
        return true;
      }),
  },
  // Inner part
  {
    name: 'inner: exchanged without its leaf',
    check: 'inner-hash',
    make: (office, nth) =>
      keepingSignatures(office, (records, good) => {
        const index = pick(records, nth, isCase);
        if (index === null) return false;
        records[index]!.override.innerHash = (JSON.parse(good[index]!.leaf) as { inner: string }).inner;
        records[index]!.unsigned = { ...records[index]!.unsigned, build: `forged ${nth}` };
        return true;
      }),
  },
  {
    name: 'inner: another nonce',
    check: 'inner-hash',
    make: (office, nth) =>
      keepingSignatures(office, (records, good) => {
        const index = pick(records, nth, isCase);
        if (index === null) return false;
        records[index]!.override.innerHash = (JSON.parse(good[index]!.leaf) as { inner: string }).inner;
        records[index]!.nonce = Buffer.from(other('nonce', nth), 'hex');
        return true;
      }),
  },
  {
    name: 'inner: with a member more',
    check: 'inner-form',
    make: (office, nth) =>
      keepingSignatures(office, (records, good) => {
        const index = pick(records, nth, isCase);
        if (index === null) return false;
        records[index]!.override.innerText = canonicalize({
          ...(JSON.parse(good[index]!.inner) as JsonObject),
          [`z${nth}`]: 1,
        });
        return true;
      }),
  },
  {
    name: 'inner: not canonical',
    check: 'inner-form',
    make: (office, nth) =>
      keepingSignatures(office, (records, good) => {
        const index = pick(records, nth, isCase);
        if (index === null) return false;
        records[index]!.override.innerText = good[index]!.inner.replace('{', '{ ');
        return true;
      }),
  },
  {
    name: 'inner: bundle lost',
    check: 'inner-missing',
    make: inFile(nthOf(/^inner\//), () => null),
  },
  // Forged acts, by somebody without the keys of API and worker
  {
    name: 'forged: another person',
    check: 'authn',
    make: forged(byPerson, ({ actor }) => ({ actor: { ...actor, person: PERSONS.nobody } })),
  },
  {
    name: 'forged: another seat',
    check: 'authn',
    make: forged(byPerson, ({ actor }) => ({ actor: { ...actor, seat: 'asker' } })),
  },
  {
    name: 'forged: acting for another',
    check: 'authn',
    make: forged(byPerson, ({ actor }) => ({ actor: { ...actor, actingFor: PERSONS.asker } })),
  },
  {
    name: 'forged: a person in place of the system',
    check: 'authn',
    make: forged(
      (record) => isCase(record) && !byPerson(record),
      () => ({ actor: { person: PERSONS.judge, seat: 'judge' } }),
    ),
  },
  {
    name: 'forged: other facts',
    check: 'authn',
    make: forged(byPerson, ({ event }) => ({ event: { ...event, facts: { ...event.facts, amount: 1 } } })),
  },
  {
    name: 'forged: another event',
    check: 'authn',
    make: forged(byPerson, ({ event }) => ({ event: { ...event, type: 'AGAIN' }, type: 'AGAIN' })),
  },
  {
    name: 'forged: other commitments',
    check: 'authn',
    make: forged(byPerson, ({ event }) => ({ event: { ...event, commitments: { reason: 'a'.repeat(64) } } })),
  },
  { name: 'forged: another command', check: 'authn', make: forged(byPerson, () => ({ command: 'another' })) },
  {
    name: 'forged: a file more',
    check: 'authn',
    make: forged(byPerson, () => ({
      attachments: [{ role: 'letter', commitment: 'b'.repeat(64), bytes: 1, mediaType: 'text/plain' }],
    })),
  },
  {
    name: 'forged: other claims or another cause',
    check: 'authn',
    make: (office, nth) =>
      keepingSignatures(office, (records, good) => {
        const index = pick(records, nth, isCase);
        if (index === null) return false;
        const authn = good[index]!.authn;
        records[index]!.override.authn =
          nth % 2 === 0 ? { ...authn, claims: 'd'.repeat(64) } : { ...authn, cause: { timer: nth } };
        return true;
      }),
  },
  {
    name: 'forged: signed by a key that nobody announced',
    check: 'authn',
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const index = pick(records, nth, isCase);
        if (index === null) return false;
        records[index]!.key = 'stranger';
        return true;
      }),
  },
  {
    name: 'forged: an act put in, signed with the signature of another',
    check: 'authn',
    make: (office, nth) =>
      keepingSignatures(office, (records) => {
        const index = pick(records, nth, byPerson);
        if (index === null) return false;
        const copy = { ...records[index]!, override: { ...records[index]!.override } };
        records.splice(index + 1, 0, copy);
        return true;
      }),
  },
  // Structure
  {
    name: 'a record dropped, the later ones left as they were',
    check: 'chain',
    make: (office, nth) =>
      keepingSignatures(office, (records, good) => {
        const index = pick(records, nth, (record) => isCase(record) && hasNext(records, record));
        if (index === null) return false;
        records.forEach(
          (record, place) => (record.override.seq = (JSON.parse(good[place]!.leaf) as { seq: number }).seq),
        );
        records.splice(index, 1);
        return true;
      }),
  },
  {
    name: 'a record dropped, the later ones numbered anew',
    check: 'authn',
    make: (office, nth) =>
      keepingSignatures(office, (records) => {
        const index = pick(records, nth, (record) => isCase(record) && hasNext(records, record));
        if (index === null) return false;
        records.splice(index, 1);
        return true;
      }),
  },
  {
    name: 'a record dropped by somebody who has all keys',
    check: 'state-chain',
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const index = pick(
          records,
          nth,
          (record) =>
            isCase(record) && hasNext(records, record) && record.unsigned.from?.hash !== record.unsigned.to?.hash,
        );
        if (index === null) return false;
        records.splice(index, 1);
        return true;
      }),
  },
  {
    name: 'two records of a stream exchanged',
    check: 'authn',
    make: (office, nth) =>
      keepingSignatures(office, (records) => {
        const index = pick(records, nth, (record) => isCase(record) && hasNext(records, record));
        if (index === null) return false;
        const next = records.findIndex((record, place) => place > index && record.stream === records[index]!.stream);
        [records[index], records[next]] = [records[next]!, records[index]!];
        return true;
      }),
  },
  {
    name: 'a record twice',
    check: 'chain',
    make: (office, nth) =>
      keepingSignatures(office, (records, good) => {
        const index = pick(records, nth, isCase);
        if (index === null) return false;
        records.splice(index + 1, 0, {
          ...records[index]!,
          override: { leafText: good[index]!.leaf, innerText: good[index]!.inner },
        });
        return true;
      }),
  },
  {
    name: 'two cases exchanged',
    check: 'authn',
    make: (office, nth) =>
      keepingSignatures(office, (records) => {
        const one = office.cases[nth % office.cases.length]!;
        const two = office.cases[(nth + 5) % office.cases.length]!;
        for (const record of records) {
          if (record.stream === one) record.stream = two;
          else if (record.stream === two) record.stream = one;
        }
        return true;
      }),
  },
  {
    name: 'the end of a stream cut off',
    check: 'heads',
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const stream = office.cases[nth % office.cases.length]!;
        const last = records.findLastIndex((record) => record.stream === stream);
        records.splice(last, 1);
        return true;
      }),
  },
  {
    name: 'a whole stream cut out',
    check: 'heads',
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const stream = office.cases[nth % office.cases.length]!;
        records.splice(0, records.length, ...records.filter((record) => record.stream !== stream));
        return true;
      }),
  },
  {
    name: 'heads: another end listed',
    check: 'heads',
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const index = pick(records, nth, ({ unsigned: { type } }) => type === 'heads');
        if (index === null) return false;
        const record = records[index]!;
        const { heads, ...rest } = record.unsigned.event.facts as unknown as { heads: JsonObject[] };
        const changed = heads.map((head, place) =>
          place === nth % heads.length ? { ...head, seq: Number(head['seq']) + 1 } : head,
        );
        const facts = { ...rest, heads: changed } as unknown as JsonObject;
        record.announced = facts;
        record.unsigned = { ...record.unsigned, event: { ...record.unsigned.event, facts } };
        return true;
      }),
  },
  {
    name: 'heads: a page lost',
    check: 'heads',
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const pages = records.flatMap((record, index) => (record.unsigned.type === 'heads' ? [index] : []));
        records.splice(pages[nth % pages.length]!, 1);
        return true;
      }),
  },
  // Office
  {
    name: 'office: a key announced that the log does not vouch for',
    check: 'key',
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const index = pick(
          records,
          nth,
          ({ unsigned: { event } }) => event.type === 'key.announced' && event.facts['role'] !== 'log',
        );
        if (index === null) return false;
        const record = records[index]!;
        const facts = { ...record.unsigned.event.facts, vouched: Buffer.alloc(64, nth + 1).toString('base64') };
        record.announced = facts;
        record.unsigned = { ...record.unsigned, event: { ...record.unsigned.event, facts } };
        return true;
      }),
  },
  {
    name: 'office: somebody acts from a seat of another',
    check: 'directory',
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const index = pick(records, nth, byPerson);
        if (index === null) return false;
        const person = nth % 2 === 0 ? PERSONS.asker : PERSONS.nobody;
        records[index]!.unsigned = { ...records[index]!.unsigned, actor: { person, seat: 'judge' } };
        return true;
      }),
  },
  {
    name: 'office: somebody acts who no longer holds the seat',
    check: 'directory',
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const index = pick(records, nth, byPerson);
        if (index === null) return false;
        const from = records.find(({ unsigned: { event } }) => event.type === 'seat.held')!;
        const at = records[index]!.at;
        records.splice(index, 0, {
          ...from,
          at,
          unsigned: unsigned('seat.vacated', { person: null, seat: 'system' }, { seat: 'judge' }),
          override: {},
          announced: {},
        });
        return true;
      }),
  },
  {
    name: 'office: acting for somebody who is not the holder',
    check: 'directory',
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const index = pick(records, nth, byPerson);
        if (index === null) return false;
        const actor = { person: PERSONS.judge, seat: 'judge', actingFor: PERSONS.asker };
        records[index]!.unsigned = { ...records[index]!.unsigned, actor };
        return true;
      }),
  },
  {
    name: 'time runs backwards in a stream',
    check: 'time',
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const index = pick(records, nth, (record) => isCase(record) && record.unsigned.from !== null);
        if (index === null) return false;
        records[index]!.at = '2026-03-02T00:00:00.000Z';
        return true;
      }),
  },
  // Files
  { name: 'file: a bit of a tile', check: 'tiles', make: inFile(nthOf(/tile\/\d+\//), flip) },
  { name: 'file: a tile lost', check: 'tiles', make: inFile(nthOf(/tile\/\d+\//), () => null) },
  {
    name: 'file: a tile cut short',
    check: 'tiles',
    make: inFile(nthOf(/tile\/\d+\//), (bytes) => bytes.subarray(0, -32)),
  },
  { name: 'file: entries lost', check: 'entries', make: inFile(nthOf(/tile\/entries\//), () => null) },
  {
    name: 'file: entries cut short',
    check: 'entries',
    make: inFile(nthOf(/tile\/entries\//), (bytes, nth) => bytes.subarray(0, -1 - nth)),
  },
  {
    name: 'file: a bit of an entry',
    check: 'tiles',
    make: inFile(nthOf(/tile\/entries\//), (bytes, nth) => {
      // Within an entry, not in its length.
      const place = bytes.indexOf('"inner":"') + 12 + nth;
      bytes[place] = bytes[place] === 0x30 ? 0x31 : 0x30;
      return bytes;
    }),
  },
  // Checkpoint
  {
    name: 'checkpoint: lost',
    check: 'checkpoint',
    make: (office, nth) => (nth > 0 ? null : inFile(nthOf(/checkpoint/), () => null)(office, nth)),
  },
  {
    name: 'checkpoint: a bit of it',
    check: 'checkpoint',
    make: inFile(nthOf(/checkpoint/), (bytes, nth) => flip(bytes, nth * 3 + 1)),
  },
  {
    name: 'checkpoint: of another root, signed',
    check: 'root',
    make: inFile(nthOf(/checkpoint/), (bytes, nth) =>
      checkpointOf(Buffer.from(other('root', nth), 'hex'), Number(bytes.toString().split('\n')[1])),
    ),
  },
  {
    name: 'checkpoint: by another key',
    check: 'checkpoint',
    make: (office, nth) =>
      nth > 0 ? null : { files: filesOf(compose(office.records), STRANGER), archive: [...office.archive] },
  },
  {
    name: 'checkpoint: of another log',
    check: 'checkpoint',
    make: (office, nth) => {
      const files = filesOf(compose(office.records));
      files.set(`${PUBLIC}/checkpoint`, checkpointOf(rootOf(office), office.records.length, `other.example/${nth}`));
      return { files, archive: [...office.archive] };
    },
  },
  {
    name: 'checkpoint: an old one, with the log of that time',
    check: 'consistency',
    make: (office, nth) => ({
      files: truncated(office, office.records.length - 1 - nth),
      archive: [...office.archive],
    }),
  },
  {
    name: 'a fork: another log of the same size, well made',
    check: 'consistency',
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const index = pick(records, nth, isCase);
        if (index === null) return false;
        records[index]!.unsigned = { ...records[index]!.unsigned, build: `fork ${nth}` };
        return true;
      }),
  },
  {
    name: 'a fork: another log that has grown since, well made',
    check: 'consistency',
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const forked = records[records.length - 2]!;
        forked.unsigned = { ...forked.unsigned, build: `fork ${nth}` };
        const from = records.find(({ unsigned: { event } }) => event.type === 'seat.held')!;
        records.push({
          ...from,
          at: '2026-03-04T00:00:00.000Z',
          unsigned: unsigned('note', { person: null, seat: 'system' }, { nth }),
          announced: {},
          override: {},
        });
        return true;
      }),
  },
  // Rules
  {
    name: 'rules: the bytes of a bundle changed',
    check: 'archive',
    make: (office, nth) => {
      const files = filesOf(compose(office.records));
      const [code] = office.archive;
      files.set(`${PUBLIC}/${archivePath(digestOf(code!))}`, Buffer.concat([code!, Buffer.from(`// ${nth}`)]));
      return { files, archive: office.archive.slice(1) };
    },
  },
  {
    name: 'rules: the bytes of a policy changed',
    check: 'archive',
    make: (office, nth) => {
      const files = filesOf(compose(office.records));
      const [code, policy] = office.archive;
      files.set(`${PUBLIC}/${archivePath(digestOf(policy!))}`, Buffer.from(canonicalize({ ...POLICY, reminder: nth })));
      return { files, archive: [code!] };
    },
  },
  {
    name: 'rules: a bundle lost',
    check: 'archive',
    make: (office, nth) =>
      nth > 0 ? null : { files: filesOf(compose(office.records)), archive: office.archive.slice(1) },
  },
  {
    name: 'rules: a policy lost',
    check: 'archive',
    make: (office, nth) =>
      nth > 0 ? null : { files: filesOf(compose(office.records)), archive: office.archive.slice(0, 1) },
  },
  {
    name: 'rules: the bytes of a calendar changed',
    check: 'archive',
    make: (office, nth) => {
      const files = filesOf(compose(office.records));
      const changed = CALENDAR_BYTES.toString().replace('2026', String(2027 + nth));
      files.set(`${PUBLIC}/${archivePath(digestOf(CALENDAR_BYTES))}`, Buffer.from(changed));
      return { files, archive: office.archive.slice(0, 2) };
    },
  },
  {
    name: 'rules: a calendar lost',
    check: 'archive',
    make: (office, nth) =>
      nth > 0 ? null : { files: filesOf(compose(office.records)), archive: office.archive.slice(0, 2) },
  },
  {
    // The history is what the good bundle gave, states included; only the archived one would have refused.
    name: 'rules: a guard changed in a copy of the bundle',
    check: 'replay',
    replay: true,
    make: (office, nth) => {
      if (nth > 0) return null;
      const [code] = office.archive;
      const changed = code!.toString().replace(/actor\.seat === ("|')judge\1/, 'actor.seat !== "judge"');
      if (changed === code!.toString()) throw new Error('the guard was not found in the bundle');
      const { records, archive } = paperOffice(code!, office.cases.length, Buffer.from(changed));
      return { files: filesOf(compose(records)), archive: [...archive] };
    },
  },
  {
    name: 'rules: another bundle under its own digest',
    check: 'to',
    replay: true,
    make: (office, nth) => otherRules(office, 'machine', Buffer.concat([office.archive[0]!, Buffer.from(`// ${nth}`)])),
  },
  {
    name: 'rules: a policy with another duration',
    check: 'due',
    replay: true,
    make: (office, nth) =>
      otherRules(office, 'policy', Buffer.from(canonicalize({ ...POLICY, reminder: 300_001 + nth }))),
  },
  // What only a run of the archived machine shows
  {
    name: 'replay: another state before',
    check: 'from',
    replay: true,
    make: insider(
      (record) => isCase(record) && record.unsigned.from !== null,
      ({ from }) => ({ from: { ...from!, value: 'elsewhere' } }),
    ),
  },
  {
    name: 'replay: another state after',
    check: 'to',
    replay: true,
    make: insider(isCase, ({ to }) => ({ to: { ...to!, value: 'elsewhere' } })),
  },
  {
    name: 'replay: another hash of the state after',
    check: 'to',
    replay: true,
    make: insider(
      (record, records) => isCase(record) && !hasNext(records, record),
      ({ to }) => ({ to: { ...to!, hash: 'f'.repeat(64) } }),
    ),
  },
  {
    name: 'replay: a guard that answered otherwise',
    check: 'why',
    replay: true,
    make: insider(
      ({ unsigned: { why } }) =>
        Array.isArray(why) &&
        (why as Inner['why'] & readonly { guards: readonly unknown[] }[]).some(({ guards }) => guards.length > 0),
      ({ why }) => ({ why: JSON.parse(JSON.stringify(why).replace('"answer":true', '"answer":false')) as never }),
    ),
  },
  {
    name: 'replay: no explanation',
    check: 'why',
    replay: true,
    make: insider(
      ({ unsigned: { why }, machine }) => machine !== null && Array.isArray(why) && why.length > 0,
      () => ({ why: [] }),
    ),
  },
  {
    name: 'replay: an effect less',
    check: 'effects',
    replay: true,
    make: insider(
      ({ unsigned: { effects } }) => effects.length > 0,
      ({ effects }) => ({ effects: effects.slice(1) }),
    ),
  },
  {
    name: 'replay: an effect more',
    check: 'effects',
    replay: true,
    make: insider(isCase, ({ effects }) => ({
      effects: [...effects, { id: '9:9', kind: 'action', type: 'notify', path: [], params: null }],
    })),
  },
  {
    name: 'replay: another due instant',
    check: 'due',
    replay: true,
    make: insider(
      ({ unsigned: { effects } }) => effects.some(({ kind }) => kind === 'arm'),
      ({ effects }) => ({
        effects: effects.map((effect) =>
          effect['kind'] === 'arm' ? { ...effect, due: '2026-12-24T00:00:00.000Z' } : effect,
        ),
      }),
    ),
  },
  {
    name: 'replay: another explanation of a due instant',
    check: 'due',
    replay: true,
    make: insider(
      ({ unsigned: { effects } }) => effects.some(({ kind }) => kind === 'arm'),
      ({ effects }) => ({
        effects: effects.map((effect) =>
          effect['kind'] === 'arm' ? { ...effect, because: { rule: 'mercy' } } : effect,
        ),
      }),
    ),
  },
  {
    name: 'replay: an act that the machine refuses',
    check: 'replay',
    replay: true,
    make: insider(
      ({ unsigned: { type } }) => type === 'APPROVE' || type === 'ASK',
      ({ event, type }) => ({
        event: { ...event, type: type === 'ASK' ? 'INQUIRE' : 'ASK' },
        type: type === 'ASK' ? 'INQUIRE' : 'ASK',
      }),
    ),
  },
  {
    name: 'replay: a clock that fired with an old token',
    check: 'replay',
    replay: true,
    make: (office, nth) =>
      withAllKeys(office, (records) => {
        const index = pick(records, nth, ({ unsigned: { type } }) => type.startsWith('after.'));
        if (index === null) return false;
        const { timer } = records[index]!.cause as { timer: JsonObject };
        records[index]!.cause = { timer: { ...timer, token: '0:0' } };
        return true;
      }),
  },
];
