import { describe, expect, test } from 'vitest';
import { load } from '../../../engine/index.ts';
import { proposal3 } from '../../../machines/proposal/v3/machine.ts';
import { Case } from './kinds.ts';

/** What the seats of an outsider may learn of at this point of the case. */
function sees(walk: Case, seat: string, type: string): boolean {
  const relations = new Set(walk.machine.relations(walk.state, [seat]));
  const ended = walk.state.status !== 'active';
  const { audience = [] } = walk.machine.events[type] ?? {};
  return audience.some(({ to, from }) => relations.has(to) && (from === 'at-once' || ended));
}
const DECIDING = ['SUPPORT', 'OBJECT', 'DRAFT', 'APPROVE', 'after.recallWindow', 'TAKE_BACK'];

describe('the proponent and a decision', () => {
  test('nothing of it is told before it takes effect, not even that both have signed; then positions and signatures are', () => {
    const walk = new Case('bilateral').decided();
    const told = () => DECIDING.filter((type) => sees(walk, walk.focal, type));
    expect(told()).toEqual([]);
    walk.act('comanager-au', 'APPROVE', walk.seen).act('comanager-id', 'APPROVE', walk.seen);
    expect(walk.state.context['pending']).toMatchObject({ act: 'APPROVE' });
    expect(told()).toEqual([]);
    walk.waitFor('recallWindow');
    expect(walk.phase).toBe('formalisation');
    expect(told()).toEqual(DECIDING);
    for (const type of ['HOLD', 'DEFER', 'ADVISE', 'ASK', 'AGREE', 'COUNTER', 'RECUSE'])
      expect(sees(walk, walk.focal, type)).toBe(false);
  });

  test('a decision that is rescinded is no longer one: the positions of the new consideration stay inside', () => {
    const walk = new Case('bilateral').approved([{ id: 'c1', due: '2027-06-30', beforeSigning: true }]);
    expect(sees(walk, walk.focal, 'SUPPORT')).toBe(true);
    walk.act('comanager-au', 'RESCIND', walk.said).act(walk.focal, 'RESPOND');
    walk.act('comanager-id', 'AGREE', { ...walk.seen, act: 'RESCIND' });
    walk.waitFor('recallWindow');
    expect(walk.phase).toBe('consideration');
    expect(sees(walk, walk.focal, 'SUPPORT')).toBe(false);
    expect(sees(walk, walk.focal, 'RESCIND')).toBe(true);
  });

  test('a joint act is told once both have agreed and it has taken effect, not when one proposes it', () => {
    const walk = new Case('bilateral').formalised();
    const data = { ...walk.said, because: 'funds' };
    walk.act('comanager-au', 'SUSPEND', data);
    expect(sees(walk, walk.focal, 'SUSPEND')).toBe(false);
    walk.act('comanager-id', 'AGREE', { ...walk.seen, act: 'SUSPEND' });
    expect(walk.state.context['suspendedBy']).toEqual(['both']);
    expect(sees(walk, walk.focal, 'SUSPEND')).toBe(true);
    walk.act('comanager-id', 'TERMINATE', data);
    expect(sees(walk, walk.focal, 'TERMINATE')).toBe(false);
    expect(sees(walk, walk.focal, 'AGREE')).toBe(false);
  });

  test('what both seats ask to be revised is read by who has to revise it, and only then', () => {
    const walk = new Case('bilateral').ready();
    walk.act('comanager-au', 'REVISE', { ...walk.said, items: ['ends'] });
    expect(sees(walk, walk.focal, 'REVISE')).toBe(false);
    walk.act('comanager-id', 'REVISE', { ...walk.said, items: ['money'] });
    expect(walk.state.context['returns']).toMatchObject({ items: ['ends', 'money'] });
    expect(sees(walk, walk.focal, 'REVISE')).toBe(true);
    expect(sees(walk, walk.focal, 'OBJECT')).toBe(false);
    walk.act(walk.focal, 'RESUBMIT', { ...walk.text(), changed: ['ends'] });
    expect(walk.phase).toBe('consideration');
    expect(sees(walk, walk.focal, 'REVISE')).toBe(false);
  });

  test('who changes more than was asked is screened again', () => {
    const walk = new Case('bilateral').ready();
    walk.act('comanager-au', 'REVISE', { ...walk.said, items: ['ends'] }).act('comanager-id', 'REVISE', walk.said);
    walk.act(walk.focal, 'RESUBMIT', { ...walk.text(), changed: ['ends', 'participants'] });
    expect(walk.phase).toBe('screening');
  });

  test('an intended no is read by who is heard on it; a withdrawal by who withdraws', () => {
    const walk = new Case('bilateral').ready();
    walk.act('comanager-au', 'OBJECT', walk.said).act('comanager-id', 'OBJECT', walk.said);
    walk.act('desk', 'DRAFT', walk.seen);
    expect(sees(walk, walk.focal, 'NOT_TAKEN_FORWARD')).toBe(false);
    walk.act('comanager-au', 'NOT_TAKEN_FORWARD', { ...walk.said, because: 'priorities' });
    expect(sees(walk, walk.focal, 'NOT_TAKEN_FORWARD')).toBe(true);
    expect(sees(walk, walk.focal, 'after.recallWindow')).toBe(false);
    walk.act(walk.focal, 'WITHDRAW');
    expect(sees(walk, walk.focal, 'after.recallWindow')).toBe(true);
  });
});

describe('those it concerns', () => {
  test('know of it from its acceptance on, and can read the text they are asked about', () => {
    const walk = new Case('multilateral');
    const party = `focal-${walk.parties.find((one) => `focal-${one}` !== walk.focal) ?? ''}`;
    walk.act(walk.focal, 'SUBMIT');
    expect(walk.machine.relations(walk.state, [party])).toEqual([party]);
    walk.act('desk', 'ACCEPT', walk.seen);
    for (const type of ['start', 'SUBMIT', 'RESUBMIT', 'CHANGE_TEXT', 'OPEN', 'SUMMARISE'])
      expect(sees(walk, party, type)).toBe(true);
    for (const type of ['SUPPORT', 'APPROVE', 'COMMENT_TO_OFFICE', 'RETURN'])
      expect(sees(walk, party, type)).toBe(false);
    walk.act('desk', 'OPEN', { ...walk.seen, parties: ['iom', 'unhcr'] });
    expect(walk.machine.relations(walk.state, ['stakeholder-unhcr'])).toContain('party');
    expect(walk.machine.relations(walk.state, ['focal-malaysia'])).not.toContain('party');
  });
});

describe('interests', () => {
  test('are declared by seats, kept, and printed in the decision with the parts of the two governments', () => {
    const walk = new Case('bilateral').ready();
    const declare = (because: string) => walk.try('comanager-id', 'DECLARE_INTEREST', { ...walk.said, because });
    expect(declare('personal')).toBeNull();
    expect(declare('personal')?.missing).toMatchObject([{ guard: 'notDeclaredYet' }]);
    expect(declare('mood')?.missing).toMatchObject([{ guard: 'reasonListed' }]);
    expect(walk.waiting).toEqual(['comanager-au', 'comanager-id']);
    walk.supported().act('desk', 'DRAFT', walk.seen);
    expect(walk.state.context['draft']).toMatchObject({
      interests: [{ who: 'comanager-id', because: 'personal' }],
      noGuidance: false,
    });
    const own = new Case('collaboration').ready();
    own.supported().act('desk', 'DRAFT', own.seen);
    expect((own.state.context['draft'] as { interests: unknown }).interests).toContainEqual({
      who: 'australia',
      because: 'proponent',
    });
  });
});

test('what is recorded without a step takes none, and is known to those it is for', () => {
  const { events } = load(proposal3, 'noted');
  for (const type of ['CORRECT', 'LINK', 'REDACT']) expect(events[type]?.recordedOnly).toBe(true);
  const readers = (type: string) => events[type]?.audience.map(({ to }) => to);
  expect(readers('LINK')).toContain('proponent');
  expect(readers('REDACT')).not.toContain('proponent');
});
