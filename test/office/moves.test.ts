import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellCases } from '../../activities/tell-cases.ts';
import type { ArmedTimer, CaseState, JsonObject } from '../../engine/types.ts';
import { policyMoves } from '../../office/index.ts';
import { checkTellings } from '../../worker/tellings.ts';
import { sample, submit } from '../api/asking.ts';
import { openStage, type Stage } from '../api/stage.ts';
import { commanded, refusedBy } from './commanding.ts';
import { policiesWithLater } from './later-policy.ts';

const SECOND = { policy: 'demonstration 3' };
const THIRD = { policy: 'demonstration 4' };
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ inForce: 'demonstration 3', policies: policiesWithLater() });
});
afterAll(() => stage.close());

const silent = { info: () => undefined, warn: () => undefined };
function tell(): Promise<number> {
  stage.forward(1_000);
  const operation = tellCases(stage.database, stage.host, policyMoves(stage.office));
  return checkTellings({ database: stage.database, operation, clock: stage.clock, log: silent }, -1);
}

async function open(name = 'collaboration-tabletop', seat = 'focal-australia') {
  const { status, body } = await submit(stage, seat, await sample(name));
  if (status !== 201 || body.reference === null) throw new Error(JSON.stringify(body));
  return { caseId: body.caseId, reference: body.reference };
}

/** Both Co-Managers do it, one after the other. */
async function jointly(what: 'POLICY' | 'MOVE', data: object): Promise<void> {
  await commanded(stage, 'comanager-id', `PROPOSE_${what}`, data);
  await commanded(stage, 'comanager-au', `AGREE_${what}`, data);
}

async function standing(caseId: string) {
  const view = await stage.host.view(caseId);
  if (view === null) throw new Error('no case');
  return { policy: stage.office.policy(view.policy).name, seq: view.seq, timers: timersOf(view.state) };
}
function timersOf(state: Pick<CaseState, 'timers' | 'children'>): readonly ArmedTimer[] {
  return [...state.timers, ...Object.values(state.children).flatMap(timersOf)];
}
async function lastRecord(caseId: string): Promise<{ leaf: JsonObject; inner: JsonObject }> {
  const { rows } = await stage.database.pool.query<{ leaf: string; inner: string }>(
    'select leaf, "inner" from mufakat.records where stream = $1 order by seq desc limit 1',
    [caseId],
  );
  return { leaf: JSON.parse(rows[0]!.leaf) as JsonObject, inner: JSON.parse(rows[0]!.inner) as JsonObject };
}

describe('a running case', () => {
  it('stays under its policy when a later one is put in force', async () => {
    const { caseId } = await open();
    await jointly('POLICY', THIRD);
    expect((await standing(caseId)).policy).toBe('demonstration 3');
    expect(await tell()).toBe(0);
    expect((await standing((await open()).caseId)).policy).toBe('demonstration 4');
  });

  it('is moved by a joint act only, to a policy that is in force and serves its machine', async () => {
    const { reference } = await open();
    const secondment = (await open('secondment-official', 'focal-philippines')).reference;
    expect(await refusedBy(stage, 'desk', 'PROPOSE_MOVE', { ...SECOND, case: reference })).toBe('not-yours');
    expect(await refusedBy(stage, 'comanager-au', 'PROPOSE_MOVE', { ...SECOND, case: reference })).toBe(
      'policy-not-in-force',
    );
    expect(await refusedBy(stage, 'comanager-au', 'PROPOSE_MOVE', { ...THIRD, case: reference })).toBe('case-under-it');
    expect(await refusedBy(stage, 'comanager-au', 'PROPOSE_MOVE', { ...THIRD, case: secondment })).toBe(
      'case-not-served',
    );
  });

  it('that is moved records both digests and goes on under the new rules, its clocks never sooner', async () => {
    await jointly('POLICY', SECOND);
    const { caseId, reference } = await open();
    const before = await standing(caseId);
    expect(before.policy).toBe('demonstration 3');
    await jointly('POLICY', THIRD);
    await jointly('MOVE', { ...THIRD, case: reference });
    const other = await open();
    expect(await tell()).toBe(1);
    const after = await standing(caseId);
    expect(after).toMatchObject({ policy: 'demonstration 4', seq: before.seq + 1 });
    const { leaf, inner } = await lastRecord(caseId);
    const digests = Object.fromEntries(stage.office.rules.list().map(({ name, digest }) => [name, digest]));
    expect(leaf['policy']).toBe(digests['demonstration 4']);
    expect(inner).toMatchObject({
      type: 'POLICY_CHANGED',
      event: { facts: { from: digests['demonstration 3'], to: digests['demonstration 4'] } },
      authn: { cause: { send: { case: caseId } } },
    });
    // The desk would have a day less under the new policy: what it had is not taken from it.
    expect(after.timers[0]).toMatchObject({
      due: before.timers[0]?.due,
      because: { duration: '4wd', notBefore: before.timers[0]?.due },
    });
    expect((await standing(other.caseId)).seq).toBe(2);
    expect(await refusedBy(stage, 'comanager-au', 'PROPOSE_MOVE', { ...THIRD, case: reference })).toBe('case-under-it');
  });

  it('is moved with all the others, and only by the last decision', async () => {
    const cases = [await open(), await open(), await open('secondment-official', 'focal-philippines')];
    await jointly('POLICY', SECOND);
    await jointly('MOVE', SECOND);
    await jointly('POLICY', THIRD);
    await jointly('MOVE', THIRD);
    // Of the first order nothing was done before the second was given: then it has nothing to do any more.
    await tell();
    const policies = await Promise.all(cases.map(async ({ caseId }) => (await standing(caseId)).policy));
    expect(policies).toEqual(['demonstration 4', 'demonstration 4', 'demonstration 1']);
    expect(await tell()).toBe(0);
  });
});
