import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { load } from '../../engine/index.ts';
import type { JsonObject, Machine } from '../../engine/types.ts';
import { createHost, type Host, MachineMissing, type MachineRegistry, type MigrateRequest } from '../../host/index.ts';
import { createSigner } from '../../ledger/authentication.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { ANSWER, HINT, permit1, permit2, permit2With } from '../fixtures/machines/permit.ts';
import { verifiedTypes } from './chain.ts';
import { CLAIMS, KEY, officeOf, openStage, POLICY, sending, type Stage, traceOf } from './fixture.ts';

const PERMIT_1 = load(permit1, '91'.repeat(32));
const PERMIT_2 = load(permit2, '92'.repeat(32));
const NEW_POLICY = 'b'.repeat(64);

function registryOf(...machines: readonly Machine[]): MachineRegistry {
  const found = (machine: Machine | undefined): Machine => {
    if (machine === undefined) throw new MachineMissing('This process lacks it.');
    return machine;
  };
  return {
    byPin: (name, version) => found(machines.find((one) => one.name === name && one.version === version)),
    byDigest: (digest) => found(machines.find((one) => one.digest === digest)),
    list: () => machines,
  };
}

let stage: Stage;
let host: Host;
beforeAll(async () => {
  stage = await openStage(await freshDatabase(), {
    machines: registryOf(PERMIT_1, PERMIT_2),
    office: officeOf({ currentPolicy: (pin) => Promise.resolve(pin === 'permit@2' ? NEW_POLICY : POLICY) }),
  });
  ({ host } = stage);
});
afterAll(() => stage.close());

const others: Host[] = [];
/** Another process on the same database, which has other machines. */
function processWith(...machines: readonly Machine[]): Host {
  const other = createHost({
    database: stage.database,
    machines: registryOf(...machines),
    office: officeOf(),
    clock: stage.clock.read,
    signer: createSigner(KEY.privateKey),
    build: 'test',
  });
  others.push(other);
  return other;
}
afterAll(() => Promise.all(others.map((other) => other.close())));

let caseId: string;
beforeEach(async () => {
  caseId = await begin();
});

async function begin(...types: readonly string[]): Promise<string> {
  const id = `permit/${v7()}`;
  const answer = await host.start({
    commandId: randomUUID(),
    sender: { person: 'asker', claims: CLAIMS },
    caseId: id,
    machine: { name: 'permit', version: 1 },
    input: {},
    then: (types.length === 0 ? ['APPLY'] : types).map((type) => ({ type })),
  });
  if (answer.outcome !== 'accepted') throw new Error(JSON.stringify(answer));
  return id;
}

const order = (more: Partial<MigrateRequest> = {}): MigrateRequest => ({
  case: caseId,
  version: 2,
  cause: { order: randomUUID() },
  ...more,
});

async function recorded(): Promise<readonly { readonly type: string; readonly inner: JsonObject }[]> {
  const { rows } = await stage.database.pool.query<{ type: string; inner: string }>(
    'select type, "inner" from mufakat.records where stream = $1 order by seq',
    [caseId],
  );
  return rows.map(({ type, inner }) => ({ type, inner: JSON.parse(inner) as JsonObject }));
}

describe('a case comes over to a later version', () => {
  it('in one recorded step that changes machine and policy, and runs on there', async () => {
    const answer = await host.migrate(order());
    expect(answer).toMatchObject({ outcome: 'accepted', state: 'received', seq: 3, waitingFor: [{ who: 'desk' }] });
    const [row] = (await stage.database.pool.query('select * from mufakat.cases where id = $1', [caseId])).rows;
    expect(row).toMatchObject({ version: 2, machine_digest: PERMIT_2.digest, policy_digest: NEW_POLICY });
    const last = (await recorded()).at(-1);
    expect(last).toMatchObject({
      type: 'enter',
      inner: {
        actor: { person: null, seat: 'system' },
        event: {
          facts: {
            migrated: {
              from: { name: 'permit', version: 1, digest: PERMIT_1.digest },
              to: { name: 'permit', version: 2, digest: PERMIT_2.digest },
              standing: { tags: [], spent: [] },
            },
          },
        },
        from: { value: 'applied' },
        to: { value: 'received' },
      },
    });
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'APPLY', 'enter']);
    const timers = await stage.database.pool.query('select name from mufakat.timers where case_id = $1 order by due', [
      caseId,
    ]);
    expect(timers.rows).toEqual([{ name: 'hint' }, { name: 'reply' }]);
    stage.clock.forward(ANSWER);
    expect((await host.fireDue(caseId)).wake).toBeNull();
    expect((await recorded()).map(({ type }) => type)).toEqual([
      'start',
      'APPLY',
      'enter',
      'after.hint',
      'after.reply',
    ]);
    expect(await host.send(sending(caseId, 'APPROVE'))).toMatchObject({ outcome: 'accepted', status: 'done' });
  });

  it('once per cause: a repetition gets the stored answer, and another order finds it there', async () => {
    const asked = order();
    const first = await host.migrate(asked);
    const trace = await traceOf(stage.database, caseId);
    expect(await host.migrate(asked)).toEqual(first);
    expect(await host.migrate(order())).toMatchObject({ outcome: 'refused', refusal: { code: 'other-machine' } });
    expect(await traceOf(stage.database, caseId)).toEqual(trace);
  });

  it('ten orders at once: it comes over once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => host.migrate(order())));
    expect(answers.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect((await recorded()).filter(({ type }) => type === 'enter')).toHaveLength(1);
  });

  it('after what was due before it: no instant inside the migration is lost', async () => {
    stage.clock.forward(HINT + 1_000);
    expect(await host.migrate(order())).toMatchObject({ outcome: 'accepted', state: 'received' });
    expect((await recorded()).map(({ type }) => type)).toEqual(['start', 'APPLY', 'after.hint', 'enter']);
    const { state } = (await host.view(caseId))!;
    expect(state.context).toMatchObject({ hints: 1 });
    // It has fired: the new version does not hint again.
    expect(state.timers.map(({ name }) => name)).toEqual(['reply']);
  });

  it('a deadline that passes while it is judged fires once, before it or after', async () => {
    const other = processWith(PERMIT_1, PERMIT_2);
    const migrating = host.migrate(order());
    stage.clock.forward(ANSWER);
    await Promise.all([migrating, other.fireDue(caseId)]);
    await host.fireDue(caseId);
    const types = (await recorded()).map(({ type }) => type);
    expect(types.filter((type) => type === 'after.answer' || type === 'after.reply')).toHaveLength(1);
    expect(types.filter((type) => type === 'after.hint')).toHaveLength(1);
    expect(types.filter((type) => type === 'enter')).toHaveLength(1);
    expect((await host.view(caseId))!.state).toMatchObject({ value: 'late', machine: { version: 2 } });
  });

  it('stops the work of the old state; its late outcome is dropped', async () => {
    caseId = await begin('CHECK');
    const [before] = (await host.plan(caseId)).effects;
    await host.migrate(order());
    const { effects } = await host.plan(caseId);
    expect(effects).toMatchObject([{ kind: 'start', name: 'check' }]);
    expect(effects[0]?.id).not.toBe(before?.id);
    expect(await host.effect(caseId, before?.id ?? '')).toBeNull();
    await host.settle(caseId, before?.id ?? '', { output: null });
    expect((await host.view(caseId))!.state.value).toBe('checking');
    await host.settle(caseId, effects[0]?.id ?? '', { output: null });
    expect((await host.view(caseId))!.state.value).toBe('draft');
  });

  it('judged only: nothing is written', async () => {
    const trace = await traceOf(stage.database, caseId);
    expect(await host.migrate(order({ dryRun: true }))).toMatchObject({ outcome: 'accepted', state: 'received' });
    expect(await traceOf(stage.database, caseId)).toEqual(trace);
  });
});

describe('a case stays where it is', () => {
  it.each([
    ['while its state is unmapped', { value: () => null }, 'incomplete'],
    ['while a timer is unmapped', { timers: {} }, 'incomplete'],
    ['while it may not migrate now', { whenTagged: 'quiet' }, 'not-now'],
  ] as const)('%s', async (_, migration, code) => {
    const other = processWith(PERMIT_1, load(permit2With(migration), '93'.repeat(32)));
    const trace = await traceOf(stage.database, caseId);
    const answer = await other.migrate(order());
    expect(answer).toMatchObject({ outcome: 'refused', refusal: { code, rule: 'permit@2', value: 'applied' } });
    expect(await traceOf(stage.database, caseId)).toEqual(trace);
  });

  it('before a process that lacks the new version, and after in one that lacks it', async () => {
    const old = processWith(PERMIT_1);
    const trace = await traceOf(stage.database, caseId);
    await expect(old.migrate(order())).rejects.toThrow(MachineMissing);
    await expect(processWith(PERMIT_2).migrate(order())).rejects.toThrow(MachineMissing);
    expect(await traceOf(stage.database, caseId)).toEqual(trace);
    await host.migrate(order());
    const over = await traceOf(stage.database, caseId);
    await expect(old.send(sending(caseId, 'APPROVE'))).rejects.toThrow(MachineMissing);
    stage.clock.forward(ANSWER);
    await expect(old.fireDue(caseId)).rejects.toThrow(MachineMissing);
    expect(await traceOf(stage.database, caseId)).toEqual(over);
  });

  it('when there is none', async () => {
    expect(await host.migrate(order({ case: `permit/${v7()}` }))).toMatchObject({ outcome: 'not-found' });
  });
});
