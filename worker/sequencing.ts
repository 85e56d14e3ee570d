import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { HostLog } from '../host/context.ts';
import { reapplyErasures } from '../host/erasure.ts';
import { systemRecord } from '../host/system-record.ts';
import type { Host, OfficeRecord } from '../host/types.ts';
import { canonicalize } from '../ledger/canonical.ts';
import { keepInArchive } from '../ledger/archive.ts';
import { announceKey, announcementId, KEY_ANNOUNCED, KeyRing, logSigner } from '../ledger/keys.ts';
import { createSequencer, type OperationsEntry, type Sequencer } from '../ledger/sequencer/sequencer.ts';
import { compare } from '../ledger/sequencer/comparison.ts';
import { PUBLIC } from '../ledger/sequencer/publication.ts';
import type { Database, Statement } from '../store/index.ts';
import { type Loop, repeat } from './loop.ts';

/** Milliseconds between two looks for records without a place: well under the two seconds in which they are published. */
const INTERVAL = 500;

const ANNOUNCEMENTS: Statement = {
  name: 'keys-announced',
  text: `select "inner" from mufakat.records where stream = 'operations' and type = '${KEY_ANNOUNCED}' order by seq`,
};

export interface SequencingOptions {
  readonly database: Database;
  readonly host: Host;
  readonly clock: () => Promise<string>;
  readonly log: HostLog;
  /** The ledger's own directory. */
  readonly directory: string;
  readonly origin: string;
  /**
   * The log's private key (after a rotation the previous one, too), and the public ones of worker and API. Read when work
   * begins: acts do not wait for them.
   */
  readonly keys: () => {
    readonly log: KeyObject;
    readonly previous?: KeyObject | null;
    readonly worker: KeyObject;
    readonly api: KeyObject;
  };
  /** Bundles and policies, which every case's record names by digest, and the calendars that the policies name. */
  readonly rules: () => Promise<readonly Uint8Array[]>;
  readonly repair?: (streams: readonly string[]) => Promise<void>;
}

/** Keeps the rules, announces the office's keys, then gives places and publishes until it is stopped. */
export function startSequencing(options: SequencingOptions): Loop {
  let sequencer: Sequencer | null = null;
  let state = '';
  const loop = repeat('sequencer', INTERVAL, options.log, async () => {
    sequencer ??= await prepareSequencer(options);
    const step = await sequencer.step();
    const told = step.outcome === 'disputed' ? step.found.reason : step.outcome;
    if (told === state) return;
    state = told;
    if (step.outcome === 'disputed') {
      options.log.warn({ reason: told }, 'nothing is published: files and database differ; acts go on, unpublished');
    } else options.log.info({ outcome: told }, 'sequencer');
  });
  return {
    wake: () => loop.wake(),
    stop: async () => {
      await loop.stop();
      await sequencer?.close();
    },
  };
}

/** Rules into the archive, keys into the stream `operations`; then a sequencer. */
export async function prepareSequencer(options: SequencingOptions): Promise<Sequencer> {
  const { database, host, directory, origin } = options;
  const keys = options.keys();
  const previous = keys.previous ?? null;
  const rules: string[] = [];
  for (const bytes of await options.rules()) rules.push(await keepInArchive(join(directory, PUBLIC), bytes));
  rules.sort();
  const record = (entries: readonly OperationsEntry[]): Promise<unknown> => host.record(entries.map(operationsRecord));
  await record(
    [
      // The old key announces the new one: whoever trusts the one can trust the other.
      ...(previous === null
        ? [announceKey('log', createPublicKey(keys.log), keys.log)]
        : [
            announceKey('log', createPublicKey(previous), previous),
            announceKey('log', createPublicKey(keys.log), previous),
          ]),
      announceKey('worker', keys.worker, keys.log),
      announceKey('api', keys.api, keys.log),
    ].map((announcement) => ({
      id: announcementId(announcement),
      type: KEY_ANNOUNCED,
      facts: { ...announcement },
      announced: Object.keys(announcement),
    })),
  );
  // Which rules were at hand from when on.
  const facts = { digests: rules };
  const id = `rules ${hash('sha256', canonicalize(facts), 'hex')}`;
  await record([{ id, type: 'rules.kept', facts, announced: ['digests'] }]);
  const ring = await readKeyRing(database);
  return createSequencer({
    database,
    directory,
    origin,
    signers: () => [keys.log, ...(previous === null ? [] : [previous])].map((key) => logSigner(origin, key)),
    keys: (key) => ring.find(key),
    record,
    clock: options.clock,
    ...(options.repair === undefined ? {} : { repair: options.repair }),
  });
}

/** Milliseconds between two comparisons of everything: a mismatch is found within five minutes, and seen twice before it is recorded. */
export const COMPARISON_INTERVAL = 120_000;

export interface ComparisonOptions extends Pick<SequencingOptions, 'database' | 'host' | 'log' | 'directory'> {
  /** Milliseconds. For tests. */
  readonly interval?: number;
}

/**
 * Compares store, records and published files from time to time and records what does not match, once. What one look
 * finds may be an act that was being written: only what the next look finds again counts. Contents that are there although
 * the records say that they were erased are erased again.
 */
export function startComparison(options: ComparisonOptions): Loop {
  const { database, host, log, directory, interval = COMPARISON_INTERVAL } = options;
  let before = new Set<string>();
  return repeat('comparison', interval, log, async () => {
    const erased = await reapplyErasures(database, host);
    if (erased > 0) log.warn({ contents: erased }, 'contents were there that had been erased: they were erased again');
    const found = (await compare(database, directory)).map((one) => ({ one, key: `${one.what} ${one.where}` }));
    const again = found.filter(({ key }) => before.has(key));
    before = new Set(found.map(({ key }) => key));
    if (again.length === 0) return;
    log.warn({ mismatches: again.length, first: again[0]?.key }, 'store, records and published files do not match');
    await host.record(
      again.map(({ one, key }) =>
        operationsRecord({ id: `mismatch ${key}`, type: 'mismatch.found', facts: one, announced: [] }),
      ),
    );
  });
}

/** The office's keys as its own records tell them. */
export async function readKeyRing(database: Pick<Database, 'query'>): Promise<KeyRing> {
  const ring = new KeyRing();
  for (const { inner } of await database.query<{ inner: string }>(ANNOUNCEMENTS, [])) {
    const { event } = JSON.parse(inner) as { readonly event: { readonly facts: never } };
    const wrong = ring.learn(event.facts);
    if (wrong !== null) throw new Error(`The stream operations announces a wrong key: ${wrong}.`);
  }
  return ring;
}

function operationsRecord({ id, type, facts, announced }: OperationsEntry): OfficeRecord {
  return systemRecord(type, facts, { sequencer: type }, { announced, commandId: id });
}

/** The public half of a key file that may hold either half. */
export function readPublicKey(path: string): KeyObject {
  return createPublicKey(readFileSync(path));
}
