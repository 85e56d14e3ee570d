import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentsOf } from '../../../api/contents.ts';
import { migrateAll } from '../../../activities/migrate-all.ts';
import type { CaseState, Instant, JsonObject } from '../../../engine/types.ts';
import type { Host } from '../../../host/index.ts';
import type { Office } from '../../../office/index.ts';
import type { Database } from '../../../store/index.ts';
import { type RunningWorker, startTemporalWorker } from '../../../worker/create-worker.ts';
import { temporalStatus } from '../../../worker/status.ts';
import { openStage, type Stage } from '../../api/stage.ts';
import { FACTS, sampleFacts } from '../../machines/proposal/kinds.ts';
import { textOf } from '../../machines/proposal/walk.ts';
import { putInForce } from '../../office/in-force.ts';
import { freshDatabase } from '../../servers/fresh-database.ts';
import { startTemporal, type TemporalServer } from '../../servers/temporal.ts';
import { machineCommand } from '../machine-command.ts';
import { ORDERS } from '../stage.ts';
import { currentBundle } from '../../workflows/bundle.ts';

const DAY = 86_400_000;
const QUEUE = 'migrating-proposals';
const seen = { subject: textOf(1) };
const silent = { info: () => undefined, warn: () => undefined };

let temporal: TemporalServer;
let machine: Awaited<ReturnType<typeof machineCommand>>;
let stage: Stage;
let database: Database;
let office: Office;
let host: Host;
let worker: RunningWorker;
/** A reason in the content store, and its commitment: each act brings its own. */
let keep: (text: string) => Promise<string>;
/** The office's clock: it stands still until a test turns it on. No companion is told, so nothing fires by itself. */
let now = Date.parse('2026-11-24T03:00:00.000Z');
const clock = (): Promise<Instant> => Promise.resolve(new Date(now).toISOString());

beforeAll(async () => {
  temporal = await startTemporal();
  const url = await freshDatabase();
  machine = await machineCommand({ database: url, temporal: temporal.address, taskQueue: QUEUE });
  stage = await openStage({ url, released: true, inForce: 'demonstration 2', clock });
  ({ database, office, host } = stage);
  await putInForce(host, office, 'demonstration 3');
  const contents = contentsOf(database, clock);
  keep = async (text) => (await contents.put([{ content: Buffer.from(text), mediaType: 'text/plain' }]))[0] ?? '';
  worker = startTemporalWorker({
    address: temporal.address,
    namespace: 'default',
    taskQueue: QUEUE,
    bundle: await currentBundle(),
    host,
    performers: {},
    actors: {},
    guard: {
      isAuthentic: ({ authn, ...order }) => ORDERS.isAuthentic(order, authn),
      onRefused: () => Promise.reject(new Error('The order is signed.')),
    },
    operations: { migrate: migrateAll(database, host) },
    status: temporalStatus(silent),
    log: silent,
  });
});
afterAll(async () => {
  await worker.stop();
  await stage.close();
  await temporal.stop();
});

type Act = readonly [seat: string, type: string, data?: JsonObject];

async function person(seat: string): Promise<string> {
  const holder = (await office.directory()).holder(seat, await clock());
  if (holder === null) throw new Error(`nobody holds ${seat}`);
  return holder;
}

/** Texts are kept, and their commitments sent. */
async function spoken({ commitments, ...data }: JsonObject): Promise<JsonObject> {
  if (commitments === undefined) return data;
  const kept = Object.entries(commitments as Record<string, string>).map(
    async ([field, text]) => [field, await keep(text)] as const,
  );
  return { ...data, commitments: Object.fromEntries(await Promise.all(kept)) };
}

async function send(caseId: string, [seat, type, data = {}]: Act): Promise<void> {
  const answer = await host.send({
    commandId: randomUUID(),
    case: caseId,
    sender: { person: await person(seat), seat, claims: 'c'.repeat(64) },
    event: { type, ...(await spoken(data)) },
  });
  if (answer.outcome !== 'accepted') throw new Error(`${type} by ${seat}: ${JSON.stringify(answer)}`);
}

/** A case under a frozen bundle, after these acts. A number of days lets its clocks run and fire. */
async function begun(facts: JsonObject, way: readonly (Act | number)[], version = 1): Promise<string> {
  const caseId = `proposal/${v7()}`;
  const focal = `focal-${String(facts['proponent'])}`;
  const answer = await host.start({
    commandId: randomUUID(),
    caseId,
    machine: { name: 'proposal', version },
    sender: { person: await person(focal), seat: focal, claims: 'c'.repeat(64) },
    input: { facts, text: textOf(1) },
  });
  if (answer.outcome !== 'accepted') throw new Error(JSON.stringify(answer));
  for (const step of way) {
    if (typeof step !== 'number') {
      await send(caseId, step);
      continue;
    }
    now += step * DAY;
    await host.fireDue(caseId);
  }
  return caseId;
}

/** Data on the text that was seen, with a reason. */
const REASONED: JsonObject = { ...seen, commitments: { reason: 'the reason' } };
const submitted: Act[] = [['focal-viet-nam', 'SUBMIT']];
const considered: Act[] = [...submitted, ['desk', 'ACCEPT', seen]];
const supported: Act[] = [...considered, ['comanager-au', 'SUPPORT', seen], ['comanager-id', 'SUPPORT', seen]];

/** Every state of proposal@1 in which a case is under way, and where its case stands in proposal@3. */
const WAYS: Readonly<Record<string, { way: readonly (Act | number)[]; phase: string }>> = {
  draft: { way: [], phase: 'draft' },
  screening: { way: submitted, phase: 'screening' },
  'screening, reminded': { way: [...submitted, 6], phase: 'screening' },
  returned: {
    way: [...submitted, ['desk', 'RETURN', REASONED]],
    phase: 'returned',
  },
  consideration: { way: considered, phase: 'consideration' },
  'consideration, one position': { way: [...considered, ['comanager-id', 'SUPPORT', seen]], phase: 'consideration' },
  'consideration, reminded': { way: [...considered, 6], phase: 'consideration' },
  'consideration, escalated': { way: [...considered, 6, 6, 6], phase: 'consideration' },
  decision: { way: supported, phase: 'consideration' },
  'decision, one signature': { way: [...supported, ['comanager-au', 'APPROVE', seen]], phase: 'consideration' },
  'decision, escalated': { way: [...supported, 6, 6, 6], phase: 'consideration' },
};

async function typesOf(caseId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ type: string }>(
    'select type from mufakat.records where stream = $1 order by seq',
    [caseId],
  );
  return rows.map(({ type }) => type);
}

describe('cases of the frozen proposal@1 come over to the released proposal@3', () => {
  test('from every state, with clocks that run, and one that falls due on the way', { timeout: 300_000 }, async () => {
    const cases = new Map<string, string>();
    for (const [state, { way }] of Object.entries(WAYS)) cases.set(state, await begun(FACTS.bilateral, way));
    const staying = await begun(sampleFacts('secondment-official'), []);
    // Due, and not fired yet when the migration comes to it: the companion would be a moment later.
    const late = await begun(FACTS.bilateral, considered);
    now += 6 * DAY;

    const plan = await machine(['plan', 'proposal@1', 'proposal@3']);
    console.log(`\n${plan.words || plan.data}`);
    expect(plan.code).toBe(0);
    expect(JSON.parse(plan.data)).toMatchObject({ from: 'proposal@1', to: 'proposal@3', unmapped: 0 });

    const done = await machine(['migrate', 'proposal@1', 'proposal@3']);
    console.log(done.words);
    expect(done.words.indexOf('0 with problems'), 'the plan is shown before anything is done').toBeGreaterThanOrEqual(
      0,
    );
    expect(done.words.indexOf('0 with problems')).toBeLessThan(done.words.indexOf('taken over'));
    expect(done.words).toContain(`${cases.size + 1} taken over`);
    expect(done.code, 'a secondment stays where it is, with a word').toBe(4);
    expect(done.words).toContain(staying);
    expect((await host.view(staying))?.state.machine.version).toBe(1);

    for (const [state, caseId] of [...cases, ['late', late] as const]) {
      const view = await host.view(caseId);
      expect(view?.state.machine.version, state).toBe(3);
      expect(view?.state.context['phase'], state).toBe(WAYS[state]?.phase ?? 'consideration');
      expect(view?.waitingFor.length, `${state}: somebody is waited for`).toBeGreaterThan(0);
      expect((view?.next?.due ?? '') > (await clock()), `${state}: nobody is late by coming over`).toBe(true);
    }
    expect(await typesOf(late), 'what was due under the old rules was fired before them').toEqual([
      'start',
      'SUBMIT',
      'ACCEPT',
      'after.reminder',
      'enter',
    ]);
  });

  test('a case that came over goes on to its approval', { timeout: 120_000 }, async () => {
    const caseId = await begun(FACTS.bilateral, [...considered, ['comanager-au', 'SUPPORT', seen]]);
    expect((await machine(['migrate', 'proposal@1', 'proposal@3', '--case', caseId])).code).toBe(0);
    for (const act of [
      ['cochair-au', 'ADVISE', REASONED],
      ['cochair-id', 'ADVISE', REASONED],
      ['desk', 'OPEN', { ...seen, parties: ['viet-nam', 'cambodia'] }],
    ] as const)
      await send(caseId, act);
    now += 15 * DAY;
    await host.fireDue(caseId);
    for (const act of [
      ['desk', 'SUMMARISE', { ...seen, answers: 0, commitments: { summary: 'the summary' } }],
      ['comanager-id', 'SUPPORT', seen],
      ['desk', 'DRAFT', seen],
      ['comanager-au', 'APPROVE', seen],
      ['comanager-id', 'APPROVE', seen],
    ] as const)
      await send(caseId, act);
    now += DAY;
    await host.fireDue(caseId);
    expect((await host.view(caseId))?.state.context['phase']).toBe('formalisation');
  });
});

const guided: Act[] = [
  ['cochair-au', 'ADVISE', REASONED],
  ['cochair-id', 'ADVISE', REASONED],
];
const opened: Act[] = [...considered, ...guided, ['desk', 'OPEN', { ...seen, parties: ['viet-nam', 'cambodia'] }]];
const summary: Act = ['desk', 'SUMMARISE', { ...seen, answers: 0, commitments: { summary: 'the summary' } }];
const ready: (Act | number)[] = [...opened, 15, summary];
const signed: (Act | number)[] = [
  ...ready,
  ['comanager-au', 'SUPPORT', seen],
  ['comanager-id', 'SUPPORT', seen],
  ['desk', 'DRAFT', seen],
  ['comanager-au', 'APPROVE', seen],
  ['comanager-id', 'APPROVE', seen],
];
const carriedOut: (Act | number)[] = [
  ...signed,
  1,
  ['focal-viet-nam', 'SIGN', seen],
  ['focal-cambodia', 'SIGN', seen],
  ['comanager-au', 'SIGN', seen],
  ['comanager-id', 'SIGN', seen],
];

/** Where cases of proposal@2 stand when they come over, each with the ladders and clocks that run there. */
const STANDING: Readonly<Record<string, readonly (Act | number)[]>> = {
  draft: [],
  screening: submitted,
  'screening, on the ladder': [...submitted, 9, 9, 9],
  returned: [...submitted, ['desk', 'RETURN', REASONED]],
  'consideration, everything waits': considered,
  'consultation runs': opened,
  'positions owed': ready,
  'positions owed, on the ladder': [...ready, 12, 12, 12, 12],
  'one has spoken, the other holds': [
    ...ready,
    ['comanager-au', 'SUPPORT', seen],
    ['comanager-id', 'HOLD', { ...REASONED, days: 3 }],
  ],
  deferred: [...ready, ['comanager-au', 'DEFER', { ...REASONED, days: 5 }]],
  'split, the Co-Chairs asked': [...ready, ['comanager-au', 'SUPPORT', seen], ['comanager-id', 'OBJECT', REASONED], 20],
  'a joint act proposed': [...considered, ['comanager-au', 'CITE_WORK_PLAN', { ...seen, line: '3.1' }]],
  'decision drafted, one signature': signed.slice(0, -1),
  'recall window': signed,
  formalisation: [...signed, 1],
  implementation: carriedOut,
  'a report is late': [...carriedOut, 200],
};

interface Clock {
  readonly of: string;
  readonly due: string;
}
function clocksOf(unit: Pick<CaseState, 'timers' | 'children'>, of = ''): readonly Clock[] {
  return [
    ...unit.timers.map(({ name, due }) => ({ of: `${of}${name}`, due })),
    ...Object.entries(unit.children).flatMap(([id, child]) => clocksOf(child, `${of}${id}/`)),
  ].sort((a, b) => (a.of < b.of ? -1 : 1));
}

describe('cases of the frozen proposal@2 come over to the released proposal@3', () => {
  test('with every clock at its instant and every ladder on its rung', { timeout: 300_000 }, async () => {
    const cases = new Map<string, string>();
    for (const [state, way] of Object.entries(STANDING)) cases.set(state, await begun(FACTS.bilateral, way, 2));
    // What is due by now fires before a case comes over, as it would have under the rules that set it.
    for (const caseId of cases.values()) await host.fireDue(caseId);
    const before = new Map<string, CaseState>();
    for (const [state, caseId] of cases) before.set(state, (await host.view(caseId))?.state as CaseState);

    const plan = await machine(['plan', 'proposal@2', 'proposal@3']);
    expect(JSON.parse(plan.data)).toMatchObject({ from: 'proposal@2', to: 'proposal@3', unmapped: 0 });
    const tried = await machine(['migrate', 'proposal@2', 'proposal@3', '--dry-run']);
    console.log(`\n${tried.words.slice(tried.words.indexOf('open cases') - 4)}`);
    expect(tried.words).toContain(`${cases.size} would come over`);
    const done = await machine(['migrate', 'proposal@2', 'proposal@3']);
    expect(done.words).toContain(`${cases.size} taken over`);
    expect(done.code).toBe(0);

    for (const [state, caseId] of cases) {
      const old = before.get(state) as CaseState;
      const view = await host.view(caseId);
      expect(view?.state.machine.version, state).toBe(3);
      expect(view?.state.context['phase'], state).toBe(old.context['phase']);
      expect(clocksOf(view?.state as CaseState), state).toEqual(clocksOf(old));
    }
  });

  test('a ladder that came over climbs on', { timeout: 120_000 }, async () => {
    const caseId = await begun(FACTS.bilateral, [...ready, 12, 12, 12], 2);
    expect((await machine(['migrate', 'proposal@2', 'proposal@3', '--case', caseId])).code).toBe(0);
    const before = await typesOf(caseId);
    now += 40 * DAY;
    await host.fireDue(caseId);
    expect((await typesOf(caseId)).slice(before.length)).toContain('after.escalation');
    for (const seat of ['comanager-au', 'comanager-id'])
      await send(caseId, [seat, 'SUPPORT', { ...seen, signs: true }]);
    await send(caseId, ['desk', 'DRAFT', seen]);
    now += DAY;
    await host.fireDue(caseId);
    expect((await host.view(caseId))?.state.context['phase']).toBe('formalisation');
  });
});
