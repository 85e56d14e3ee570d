import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readSubmission, splitSubmission } from '../../../machines/proposal/submission.ts';
import { proposal1 } from '../../../machines/proposal/v1.ts';
import { memberId } from '../../../office/index.ts';
import { REASON, rulesOf, textOf, Walk } from './walk.ts';

const SAMPLES = [
  'collaboration-tabletop',
  'new-project-bilateral',
  'new-project-multilateral',
  'new-project-regional-concept',
  'new-project-regional',
  'funding-in-kind',
  'funding-condition',
  'secondment-official',
  'secondment-national',
];
const text = textOf(1);
const seen = { subject: text };

function sample(name: string) {
  const read = readSubmission(
    parse(readFileSync(join(import.meta.dirname, '../../../samples', `${name}.yaml`), 'utf8')),
  );
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes));
  return splitSubmission(read.proposal, memberId).facts;
}

function drafted(name = 'new-project-bilateral'): { walk: Walk; focal: string } {
  const facts = sample(name);
  return { walk: new Walk(proposal1, { facts, text }), focal: `focal-${String(facts['proponent'])}` };
}

function considered(): { walk: Walk; focal: string } {
  const { walk, focal } = drafted();
  walk.act(focal, 'SUBMIT').act('desk', 'ACCEPT', seen);
  return { walk, focal };
}

function decided(): { walk: Walk; focal: string } {
  const { walk, focal } = considered();
  walk.act('comanager-au', 'SUPPORT', seen).act('comanager-id', 'SUPPORT', seen);
  return { walk, focal };
}

describe('proposal@1', () => {
  test.each(SAMPLES)('%s goes from draft to approval', (name) => {
    const { walk, focal } = drafted(name);
    walk
      .act(focal, 'SUBMIT')
      .act('desk', 'ACCEPT', seen)
      .act('comanager-id', 'SUPPORT', seen)
      .act('comanager-au', 'SUPPORT', seen)
      .act('comanager-au', 'APPROVE', seen);
    expect(walk.machine.waitingFor(walk.state).map(({ who }) => who)).toEqual(['comanager-id']);
    walk.act('comanager-id', 'APPROVE', seen);
    expect(walk.state).toMatchObject({ status: 'done', value: 'approved', timers: [] });
    expect(walk.letters('approved')).toEqual([{ template: 'approved', to: [focal] }]);
  });

  test('both seats are waited for, each until it has acted', () => {
    const { walk } = considered();
    const who = () => walk.machine.waitingFor(walk.state).map((waiting) => waiting.who);
    expect(who()).toEqual(['comanager-au', 'comanager-id']);
    walk.act('comanager-au', 'OBJECT', { ...seen, ...REASON });
    expect(who()).toEqual(['comanager-id']);
  });

  test('a second position is refused from the same seat, and by the same person from the other', () => {
    const { walk } = considered();
    walk.act('comanager-au', 'SUPPORT', seen, 'person_one');
    expect(rulesOf(walk.try('comanager-au', 'SUPPORT', seen, 'person_one'))).toEqual(['noPositionYet']);
    expect(rulesOf(walk.try('comanager-au', 'SUPPORT', seen, 'person_two'))).toEqual(['noPositionYet']);
    expect(rulesOf(walk.try('comanager-id', 'SUPPORT', seen, 'person_one'))).toEqual(['notTheOtherPosition']);
  });

  test('one person never signs for both seats', () => {
    const { walk } = decided();
    walk.act('comanager-au', 'APPROVE', seen, 'person_one');
    expect(rulesOf(walk.try('comanager-id', 'APPROVE', seen, 'person_one'))).toEqual(['notTheOtherSignature']);
  });

  test('a position on another text is refused, and changes nothing', () => {
    const { walk } = considered();
    const before = JSON.stringify(walk.state);
    const refusal = walk.try('comanager-au', 'SUPPORT', { subject: textOf(7) });
    expect(rulesOf(refusal)).toEqual(['onPresentText']);
    expect(refusal?.permitted).toContain('SUPPORT');
    expect(JSON.stringify(walk.state)).toBe(before);
  });

  test.each([
    ['focal-thailand', 'SUBMIT', 'fromProponent'],
    ['comanager-au', 'ACCEPT', 'not-now'],
  ])('%s cannot %s a draft', (seat, type, why) => {
    const { walk } = drafted();
    const refusal = walk.try(seat, type, seen);
    expect(rulesOf(refusal)[0] ?? refusal?.code).toBe(why);
  });

  test('objecting and returning need a reason, supporting does not', () => {
    const { walk } = considered();
    expect(rulesOf(walk.try('comanager-au', 'OBJECT', seen))).toEqual(['reasonGivenUnlessItAgrees']);
    expect(walk.try('comanager-au', 'SUPPORT', seen)).toBeNull();
  });

  test('a wish for revision returns the proposal once both seats have spoken; a new text starts anew', () => {
    const { walk, focal } = considered();
    walk.act('comanager-au', 'REVISE', { ...seen, ...REASON });
    expect(walk.state.value).toMatchObject({ open: { consideration: {} } });
    walk.act('comanager-id', 'SUPPORT', seen);
    expect(walk.state.value).toEqual({ open: 'returned' });
    expect(rulesOf(walk.try(focal, 'RESUBMIT', { text }))).toEqual(['bringsNewText']);
    walk.act(focal, 'RESUBMIT', { text: textOf(2), facts: walk.state.context['facts'] as never });
    walk.act('desk', 'ACCEPT', { subject: textOf(2) });
    expect(rulesOf(walk.try('comanager-id', 'SUPPORT', seen))).toEqual(['onPresentText']);
    expect(walk.machine.waitingFor(walk.state).map(({ who }) => who)).toEqual(['comanager-au', 'comanager-id']);
  });

  test('two near-simultaneous approvals both count', () => {
    const { walk } = decided();
    walk.act('comanager-id', 'APPROVE', seen).act('comanager-au', 'APPROVE', seen);
    expect(walk.state.value).toBe('approved');
  });

  test('seats that sign differently decide nothing, and either may come round', () => {
    const { walk } = decided();
    walk.act('comanager-au', 'APPROVE', seen).act('comanager-id', 'NOT_TAKEN_FORWARD', { ...seen, ...REASON });
    expect(walk.state.status).toBe('active');
    walk.act('comanager-au', 'NOT_TAKEN_FORWARD', { ...seen, ...REASON });
    expect(walk.state.value).toBe('not_taken_forward');
  });

  test('nobody acts: one reminder, then both Co-Chairs are asked, and nothing is decided by time', () => {
    const { walk } = considered();
    const start = Date.parse(walk.now);
    walk.act('comanager-au', 'SUPPORT', seen);
    expect(walk.wait()).toBe('reminder');
    expect((Date.parse(walk.now) - start) / 86_400_000).toBe(5);
    expect(walk.letters('reminder')).toEqual([{ template: 'reminder', to: ['comanager-id'] }]);
    expect(walk.wait()).toBe('escalation');
    expect((Date.parse(walk.now) - start) / 86_400_000).toBe(10);
    expect(walk.letters('guidance-asked')).toEqual([{ template: 'guidance-asked', to: ['cochair-au', 'cochair-id'] }]);
    expect(walk.machine.waitingFor(walk.state).map(({ who }) => who)).toEqual([
      'comanager-id',
      'cochair-au',
      'cochair-id',
    ]);
    expect(walk.wait()).toBeNull();
    walk.act('cochair-au', 'ADVISE', { ...seen, ...REASON });
    expect(rulesOf(walk.try('cochair-au', 'ADVISE', { ...seen, ...REASON }))).toEqual(['noAdviceYet']);
    walk.act('comanager-id', 'SUPPORT', seen);
    expect(walk.state.value).toMatchObject({ open: { decision: {} } });
  });

  test.each(['draft', 'screening', 'returned', 'consideration', 'decision'])(
    'the proponent can leave in %s',
    (state) => {
      const { walk, focal } = drafted();
      const path: Record<string, () => void> = {
        draft: () => {},
        screening: () => walk.act(focal, 'SUBMIT'),
        returned: () => walk.act(focal, 'SUBMIT').act('desk', 'RETURN', { ...seen, ...REASON }),
        consideration: () => walk.act(focal, 'SUBMIT').act('desk', 'ACCEPT', seen),
        decision: () => {
          walk.act(focal, 'SUBMIT').act('desk', 'ACCEPT', seen);
          walk.act('comanager-au', 'SUPPORT', seen).act('comanager-id', 'SUPPORT', seen);
        },
      };
      path[state]?.();
      expect(JSON.stringify(walk.state.value)).toContain(state);
      walk.act(focal, 'WITHDRAW');
      expect(walk.state).toMatchObject({ status: 'done', value: 'withdrawn', timers: [] });
    },
  );

  test('the proponent learns of positions at the end, of the return at once', () => {
    const { events } = drafted().walk.machine;
    const ruleOf = (type: string) => events[type]?.audience.find(({ to }) => to === 'proponent')?.from;
    expect(['SUPPORT', 'REVISE', 'OBJECT', 'APPROVE'].map(ruleOf)).toEqual(['end', 'end', 'end', 'end']);
    expect(['RETURN', 'ACCEPT'].map(ruleOf)).toEqual(['at-once', 'at-once']);
    expect(ruleOf('ADVISE')).toBeUndefined();
  });
});
