import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { load } from '../../engine/index.ts';
import type { CaseState, DueAnswer, Effect, JsonObject, Machine, Office, StepResult } from '../../engine/types.ts';
import { canonicalizeState, type Inner, type Leaf, stateHash } from '../../ledger/index.ts';
import { replayStep } from '../../ledger/replay/commands.ts';
import type { CaseRecord, Replayer } from '../../ledger/replay/replayer.ts';
import { type Registry, releasedMachines } from '../../machines/registry.ts';
import { packageRoot } from '../../product.ts';
import { type Database, openDatabase } from '../../store/index.ts';
import { errand1 } from '../fixtures/machines/errand.ts';
import { parcel1, parcel2 } from '../fixtures/machines/parcel.ts';
import { permit1, permit2 } from '../fixtures/machines/permit.ts';
import { rounds1 } from '../fixtures/machines/rounds.ts';
import { ArchivedReplay, readRecord, replayedWrong } from './archived-replay.ts';

export interface Replayed {
  readonly databases: number;
  /** Cases that stand in the databases, and those of them that came out as their records and the store say. */
  readonly cases: number;
  readonly replayed: number;
  /** Those of them that ran in a process of their own, every due instant computed anew; the others are of machines and policies that a test makes up. */
  readonly asAudited: number;
  readonly steps: number;
  readonly wrong: readonly string[];
}

interface CaseRow extends Record<string, unknown> {
  readonly id: string;
  readonly machine_digest: string;
  readonly state: string;
  readonly state_hash: string;
}

/** Runs every case that any test has left in a database of the server again, step by step, from its records alone. */
export async function replayEveryCase(administration: string): Promise<Replayed> {
  const machines = testMachines();
  const wrong: string[] = [];
  const archived = new ArchivedReplay();
  let [databases, cases, replayed, asAudited, steps] = [0, 0, 0, 0, 0];
  for (const url of await testDatabases(administration)) {
    const database = openDatabase({ url, connections: 1 });
    let replayer: Replayer | null = null;
    try {
      const { rows } = await database.pool.query(`select to_regclass('mufakat.cases') is not null as there`);
      if (rows[0]?.there !== true) continue;
      databases += 1;
      const found = await database.pool.query<CaseRow>(
        'select id, machine_digest, state::text, state_hash from mufakat.cases',
      );
      cases += found.rows.length;
      replayer = archived.open(database);
      for (const row of found.rows) {
        const outcome = await replayCase(database, row, machines, archived, replayer);
        steps += outcome.steps;
        if (outcome.wrong === null) {
          replayed += 1;
          if (outcome.asAudited) asAudited += 1;
        } else wrong.push(`${new URL(url).pathname.slice(1)} ${row.id}: ${outcome.wrong}`);
      }
    } finally {
      replayer?.close();
      await database.close();
    }
  }
  return { databases, cases, replayed, asAudited, steps, wrong };
}

/** Machines that tests load from their sources under made-up digests, and that run under policies of their own. */
function testMachines(): Registry {
  const machines = releasedMachines(join(packageRoot(), 'machines', 'released'));
  for (const [definition, digit] of [
    [errand1, 'e'],
    [rounds1, 'd'],
    [permit1, '91'],
    [permit2, '92'],
    [parcel1, '94'],
    [parcel2, '95'],
  ] as const) {
    machines.add(load(definition, digit.repeat(64 / digit.length)));
  }
  return machines;
}

async function testDatabases(administration: string): Promise<readonly string[]> {
  const database = openDatabase({ url: administration, connections: 1 });
  try {
    const { rows } = await database.pool.query<{ datname: string }>(
      `select datname from pg_database where datname like 'test\\_%'`,
    );
    return rows.map(({ datname }) => Object.assign(new URL(administration), { pathname: datname }).href);
  } finally {
    await database.close();
  }
}

async function replayCase(
  database: Database,
  row: CaseRow,
  machines: Registry,
  archived: ArchivedReplay,
  replayer: Replayer,
): Promise<{ readonly steps: number; readonly wrong: string | null; readonly asAudited: boolean }> {
  const { rows } = await database.pool.query<{ leaf: string; inner: string }>(
    'select leaf, "inner" from mufakat.records where stream = $1 order by seq',
    [row.id],
  );
  const records = rows.map(readRecord);
  if (archived.covers(records)) {
    return { steps: rows.length, wrong: await replayedWrong(replayer, records, row), asAudited: true };
  }
  return { ...replayHere(row, records, machines), asAudited: false };
}

/** A case of machines or policies that a test makes up: in this process, with the recorded answers to what was due. */
function replayHere(
  row: CaseRow,
  rows: readonly CaseRecord[],
  machines: Registry,
): { readonly steps: number; readonly wrong: string | null } {
  let state: CaseState | null = null;
  for (const [index, { leaf, inner }] of rows.entries()) {
    const result = take(machines.byDigest(leaf.machine ?? row.machine_digest), state, leaf, inner);
    const difference = compare(state, inner, result);
    if (difference !== null) return { steps: index, wrong: `#${leaf.seq} ${inner.type}: ${difference}` };
    if (result.outcome === 'taken') state = result.state;
  }
  if (canonicalizeState(state) !== row.state) return { steps: rows.length, wrong: 'the store reports another state' };
  if (stateHash(state) !== row.state_hash)
    return { steps: rows.length, wrong: 'the store reports another hash of the state' };
  return { steps: rows.length, wrong: null };
}

function take(machine: Machine, state: CaseState | null, leaf: Leaf, inner: Inner): StepResult {
  const { given, actor, facts, at } = replayStep(leaf, inner);
  const office: Office = { now: at, policy: policyRead(inner), actor, facts, due: recordedDue(inner) };
  if (machine.events[inner.type]?.recordedOnly === true)
    return { outcome: 'taken', state: state as CaseState, effects: [], why: [] };
  switch (given.kind) {
    case 'start':
      return machine.start(given.input, office);
    case 'enter':
      return machine.enter(given.value as never, given.context, office);
    case 'migrate':
      if (machine.migrate === undefined) throw new Error(`${machine.name} takes no case over.`);
      return machine.migrate(state as CaseState, given.standing, office);
    case 'step':
      return machine.step(state as CaseState, given.command, office);
    case 'note':
      return { outcome: 'taken', state: state as CaseState, effects: [], why: [] };
  }
}

/** Of a policy that a test makes up, what guards have read stands in the record. */
function policyRead({ why }: Inner): JsonObject {
  const policy: Record<string, never> = {};
  for (const { guards } of Array.isArray(why)
    ? (why as readonly { guards: readonly { read: Record<string, never> }[] }[])
    : []) {
    for (const { read } of guards) {
      for (const [path, value] of Object.entries(read)) {
        if (path.startsWith('event.office.policy.')) policy[path.slice('event.office.policy.'.length)] = value;
      }
    }
  }
  return policy;
}

/** The recorded answers, in the order in which the clocks were armed. */
function recordedDue(inner: Inner): () => DueAnswer {
  const answers = (inner.effects as unknown as readonly Effect[]).flatMap((effect) => {
    if (effect.kind !== 'arm') return [];
    const answer = ruleAnswer(effect);
    return hasMilliseconds(answer.because) ? [] : [answer];
  });
  return () => {
    const answer = answers.shift();
    if (answer === undefined) throw new Error('the record has no answer to when something is due');
    return answer;
  };
}

/** What a rule answered: of a timer that came over from an earlier version, that is kept beside what became of it. */
function ruleAnswer({ due, because }: DueAnswer): DueAnswer {
  const brought = because as { readonly migrated?: string; readonly by?: DueAnswer } | null;
  return brought?.migrated !== undefined && brought.by !== undefined ? brought.by : { due, because };
}

function hasMilliseconds(because: unknown): boolean {
  return typeof because === 'object' && because !== null && 'milliseconds' in because;
}

function compare(before: CaseState | null, inner: Inner, result: StepResult): string | null {
  if (result.outcome !== 'taken') return `it comes out ${result.outcome}`;
  if ((inner.from?.hash ?? null) !== (before === null ? null : stateHash(before))) return 'from';
  if (inner.to?.hash !== stateHash(result.state) || !isDeepStrictEqual(inner.to.value, result.state.value)) return 'to';
  if (!isDeepStrictEqual(plain(result.effects), inner.effects)) return 'effects';
  if (Array.isArray(inner.why) && !isDeepStrictEqual(plain(result.why), inner.why)) return 'why';
  return null;
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
