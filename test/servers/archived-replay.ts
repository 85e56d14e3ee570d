import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../../cli/machine/bundle.ts';
import { canonicalizeState, parseInner, parseLeaf, stateHash } from '../../ledger/index.ts';
import { archivePath, readRules } from '../../ledger/archive.ts';
import { type CaseRecord, type ReplayedRules, Replayer } from '../../ledger/replay/replayer.ts';
import { readReleaseIndex } from '../../machines/registry.ts';
import { readPolicies } from '../../policies/index.ts';
import { packageRoot } from '../../product.ts';
import type { Database } from '../../store/index.ts';
import { officeResolver } from '../../worker/resolver.ts';

const POLICIES_OF_TESTS = join(packageRoot(), 'test', 'fixtures', 'policies');

/** Machines that tests run from their sources, under digests of their own: built here as a release would be. */
const FROM_SOURCE: Readonly<Record<string, { readonly path: string; readonly name: string }>> = {
  ['1'.repeat(64)]: { path: 'machines/proposal/v1.ts', name: 'proposal1' },
  ['3'.repeat(64)]: { path: 'machines/proposal/v3/machine.ts', name: 'proposal3' },
};

/**
 * Runs cases again as an auditor does: the bundle in a process of its own, every due instant computed anew from policy and
 * calendars. For cases under policies of the office; those that a test makes up lie in no archive.
 */
export class ArchivedReplay {
  readonly #kept = new Map<string, Buffer>(
    [...readPolicies().archive(), ...readPolicies({ directory: POLICIES_OF_TESTS }).archive()].map(
      ([digest, bytes]) => [archivePath(digest), bytes] as const,
    ),
  );
  readonly #released = new Set(Object.values(readReleaseIndex(join(packageRoot(), 'machines', 'released'))));

  /** Whether all that these records ran under can be had. */
  covers(records: readonly CaseRecord[]): boolean {
    return records.every(
      ({ leaf: { machine, policy } }) =>
        machine !== null &&
        (this.#released.has(machine) || machine in FROM_SOURCE) &&
        policy !== null &&
        this.#kept.has(archivePath(policy)),
    );
  }

  /** A replayer of one database, whose archive holds long explanations. */
  open(database: Database): Replayer {
    const archive = { name: 'the archive', read: (path: string) => Promise.resolve(this.#kept.get(path) ?? null) };
    const rules: ReplayedRules = {
      machine: (digest) => this.#machine(digest),
      rules: (digest) => readRules(archive, digest),
    };
    return new Replayer(rules, officeResolver(null), async (digest) => {
      const { rows } = await database.pool.query<{ content: Buffer }>(
        'select content from mufakat.archive where digest = $1',
        [digest],
      );
      return rows[0] === undefined ? null : JSON.parse(rows[0].content.toString('utf8'));
    });
  }

  #machine(digest: string): Promise<Buffer> {
    const source = FROM_SOURCE[digest];
    if (source === undefined) return readFile(join(packageRoot(), 'machines', 'released', `${digest}.js`));
    return bundle(packageRoot(), { path: join(packageRoot(), source.path), name: source.name });
  }
}

/** What is wrong with a case that was run again; null when it came out as its records and the store say. */
export async function replayedWrong(
  replayer: Replayer,
  records: readonly CaseRecord[],
  stored: { readonly state: string; readonly state_hash: string },
): Promise<string | null> {
  const { state, findings } = await replayer.replay(records);
  const [first] = findings;
  if (first !== undefined) return `#${first.seq} ${first.check}: ${first.what}`;
  if (canonicalizeState(state) !== stored.state) return 'the store reports another state';
  return stateHash(state) === stored.state_hash ? null : 'the store reports another hash of the state';
}

export function readRecord({ leaf, inner }: { readonly leaf: string; readonly inner: string }): CaseRecord {
  return { leaf: parseLeaf(leaf), inner: parseInner(inner) };
}
