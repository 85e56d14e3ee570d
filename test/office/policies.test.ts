import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OfficeRecord } from '../../host/types.ts';
import { ask, sample, submit } from '../api/asking.ts';
import { openStage, type Stage } from '../api/stage.ts';
import { command, commanded, refusedBy } from './commanding.ts';

const SECOND = { policy: 'demonstration 3' };
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** The pin under which a sample is opened now. */
async function opensUnder(name: string, seat: string): Promise<string> {
  const { status, body } = await submit(stage, seat, await sample(name));
  if (status !== 201) throw new Error(JSON.stringify(body));
  const view = await stage.host.view(body.caseId);
  if (view === null) throw new Error('no case');
  return `${view.machine.name}@${view.machine.version} ${stage.office.policy(view.policy).name}`;
}

describe('a policy', () => {
  it('comes with the office, without anybody having decided it', async () => {
    expect(await opensUnder('collaboration-tabletop', 'focal-australia')).toBe('proposal@1 demonstration 1');
    expect((await stage.office.inForce()).map(({ name }) => name)).toEqual(['demonstration 1']);
  });

  it('is proposed by a Co-Manager only, once, and only one that this release has', async () => {
    expect(await refusedBy(stage, 'desk', 'PROPOSE_POLICY', SECOND)).toBe('not-yours');
    expect(await refusedBy(stage, 'comanager-au', 'PROPOSE_POLICY', { policy: 'demonstration 9' })).toBe('no-policy');
    expect(await refusedBy(stage, 'comanager-au', 'PROPOSE_POLICY', { policy: 'demonstration 1' })).toBe(
      'policy-in-force',
    );
    expect(await refusedBy(stage, 'comanager-id', 'AGREE_POLICY', SECOND)).toBe('not-proposed');
    expect(await commanded(stage, 'comanager-au', 'PROPOSE_POLICY', SECOND)).toMatchObject({
      recorded: ['policy.proposed'],
    });
    expect(await refusedBy(stage, 'comanager-au', 'PROPOSE_POLICY', SECOND)).toBe('proposed-already');
  });

  it('is not agreed to by the seat that has proposed it, nor is it in force before the other has', async () => {
    expect(await refusedBy(stage, 'comanager-au', 'AGREE_POLICY', SECOND)).toBe('own-proposal');
    expect(await opensUnder('collaboration-tabletop', 'focal-australia')).toBe('proposal@1 demonstration 1');
  });

  it('is refused with reasons, and then proposed again', async () => {
    const without = await command(stage, 'comanager-id', 'REFUSE_POLICY', SECOND);
    expect(without.status).toBe(400);
    await commanded(stage, 'comanager-id', 'REFUSE_POLICY', SECOND, { reason: 'The clocks are too short.' });
    expect(await refusedBy(stage, 'comanager-id', 'AGREE_POLICY', SECOND)).toBe('not-proposed');
    await commanded(stage, 'comanager-id', 'PROPOSE_POLICY', SECOND);
  });

  it('is in force from the agreement of the other seat on: the kinds it names open under it, the others as before', async () => {
    const { recorded, says } = await commanded(stage, 'comanager-au', 'AGREE_POLICY', SECOND);
    expect({ recorded, says }).toEqual({ recorded: ['policy.agreed'], says: { inForce: 'demonstration 3' } });
    expect((await stage.office.inForce()).map(({ name }) => name)).toEqual(['demonstration 3', 'demonstration 1']);
    expect(await opensUnder('collaboration-tabletop', 'focal-australia')).toBe('proposal@3 demonstration 3');
    expect(await opensUnder('secondment-official', 'focal-philippines')).toBe('proposal@1 demonstration 1');
    expect(await refusedBy(stage, 'comanager-au', 'PROPOSE_POLICY', SECOND)).toBe('policy-in-force');
  });

  it('is shown with its state to everybody who has a seat', async () => {
    const { status, body } = await ask<{ policies: object[]; proposed: object[] }>(
      stage,
      'desk',
      'GET',
      '/office/policies',
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      policies: [
        { policy: 'demonstration 3', state: 'in-force', serves: ['proposal@3'] },
        { policy: 'demonstration 1', state: 'in-force', since: null, kinds: null },
        { policy: 'demonstration 2', state: 'released', serves: ['proposal@2'] },
      ],
      proposed: [],
    });
  });
});

describe('two Co-Managers', () => {
  it('who propose the same have agreed', async () => {
    const other = await openStage();
    try {
      await commanded(other, 'comanager-au', 'PROPOSE_POLICY', SECOND);
      expect(await commanded(other, 'comanager-id', 'PROPOSE_POLICY', SECOND)).toMatchObject({
        recorded: ['policy.agreed'],
      });
    } finally {
      await other.close();
    }
  });

  it('who are one person have not; the acting officer of the other seat is another person, and has', async () => {
    const other = await openStage();
    try {
      await commanded(other, 'comanager-au', 'PROPOSE_POLICY', SECOND);
      const by = other.directory.holder('comanager-au', '9999-12-31T00:00:00.000Z');
      const officer = `person_${'a'.repeat(24)}`;
      const record = (person: string): OfficeRecord => ({
        stream: 'directory',
        type: 'seat.held',
        facts: { seat: 'comanager-id', person },
        actor: { person: null, seat: 'system' },
        claims: null,
      });
      await other.host.record([record(by ?? '')]);
      expect(await refusedBy(other, 'comanager-au', 'AGREE_POLICY', SECOND, { seat: 'comanager-id' })).toBe(
        'same-person',
      );
      const until = '2027-01-01T00:00:00.000Z';
      await other.host.record([
        record(officer),
        {
          ...record(officer),
          type: 'acting.named',
          facts: {
            seat: 'comanager-id',
            person: other.directory.holder('senior-official-id', until) ?? '',
            by: 'senior-official-id',
            from: await other.clock(),
            until,
          },
        },
      ]);
      const agreed = await commanded(other, 'senior-official-id', 'AGREE_POLICY', SECOND, { seat: 'comanager-id' });
      expect(agreed.recorded).toEqual(['policy.agreed']);
    } finally {
      await other.close();
    }
  });
});

describe('a machine that is not of this release', () => {
  it('keeps its policy from being proposed', async () => {
    const old = await openStage({ withoutThird: true });
    try {
      expect(await refusedBy(old, 'comanager-au', 'PROPOSE_POLICY', SECOND)).toBe('machine-not-released');
    } finally {
      await old.close();
    }
  });
});
