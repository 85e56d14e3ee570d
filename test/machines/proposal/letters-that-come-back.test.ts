import { describe, expect, test } from 'vitest';
import { Case } from './kinds.ts';

/** Nobody is reported over the head of a holder whom no reminder has reached. */

const DAY = 86_400_000;
const toldOf = (walk: Case, template: string): string[][] =>
  walk
    .letters(template)
    .filter(({ to }) => to.length > 0)
    .map(({ to }) => to);

function unreached(): Case {
  const walk = new Case('bilateral').ready().act('comanager-id', 'SUPPORT', new Case('bilateral').seen);
  walk.bouncing.add('comanager-au');
  return walk;
}

describe('a reminder that comes back', () => {
  test('is told to the desk at once, and nobody hears that the holder is late', () => {
    const walk = unreached().waitFor('firstReminder');
    expect(toldOf(walk, 'not-reached')).toEqual([['desk']]);
    expect(walk.state.context['unreached']).toEqual(['comanager-au']);
    walk.waitFor('overdue');
    expect(toldOf(walk, 'owed')).toEqual([]);
    expect(walk.waiting).toEqual(['comanager-au', 'desk']);
  });

  test('told in another way, the holder has the rest of the clock before the ladder begins', () => {
    const walk = unreached().waitFor('overdue');
    walk.act('desk', 'REACHED', { ...walk.seen, seat: 'comanager-au' });
    const told = walk.now;
    expect(walk.state.context['unreached']).toEqual([]);
    expect(toldOf(walk, 'owed')).toEqual([]);
    walk.waitFor('overdue');
    expect(toldOf(walk, 'owed')).toEqual([['comanager-au', 'comanager-id']]);
    expect(Date.parse(walk.now) - Date.parse(told)).toBeGreaterThan(DAY);
  });

  test('a later one that arrives is enough', () => {
    const walk = unreached().waitFor('firstReminder');
    walk.bouncing.clear();
    walk.waitFor('secondReminder').waitFor('overdue');
    expect(walk.state.context['unreached']).toEqual([]);
    expect(toldOf(walk, 'owed')).toHaveLength(1);
  });

  test('whoever staffs the seat hears that letters do not reach it, and at last a meeting does', () => {
    const walk = unreached().waitFor('stillUnreached');
    expect(toldOf(walk, 'cannot-be-reached')).toEqual([['senior-official-au', 'cochair-au']]);
    expect(toldOf(walk, 'agenda')).toEqual([]);
    walk.waitFor('stillUnreached');
    expect(toldOf(walk, 'agenda')).toEqual([['cochair-au', 'cochair-id', 'desk']]);
    expect(toldOf(walk, 'owed')).toEqual([]);
  });

  test('only the desk or the other seat can say that the holder was reached, and of nobody else', () => {
    const walk = unreached().waitFor('overdue');
    const obstacles = (seat: string, of: string) =>
      walk
        .try(seat, 'REACHED', { ...walk.seen, seat: of })
        ?.missing.map((one) => ('guard' in one ? one.guard : one.what));
    expect(obstacles('comanager-au', 'comanager-au')).toEqual(['notTheirOwnSeat']);
    expect(obstacles('cochair-au', 'comanager-au')).toEqual(['fromDeskOrCoManager']);
    expect(obstacles('desk', 'comanager-id')).toEqual(['letterDoesNotReach']);
  });

  test('the desk itself: the Co-Managers are told, and may do its act once its clock is over', () => {
    const walk = new Case('bilateral').act('focal-viet-nam', 'SUBMIT');
    walk.bouncing.add('desk');
    walk.waitFor('overdue');
    expect(toldOf(walk, 'not-reached')).toContainEqual(['comanager-au', 'comanager-id']);
    expect(walk.waiting).toEqual(['desk', 'comanager-au', 'comanager-id']);
    walk.waitFor('stillUnreached').act('comanager-au', 'ACCEPT', walk.seen);
    expect(walk.phase).toBe('consideration');
  });

  test('a newcomer is reminded anew, whatever became of letters to the one before', () => {
    const walk = unreached().waitFor('overdue');
    walk.bouncing.clear();
    walk.office('OFFICE_CHANGED', {
      ...walk.facts,
      comanagers: { ...(walk.facts['comanagers'] as object), AU: 'person_new' },
    });
    expect(walk.armed().find(({ path }) => path[0] === 'position.au')?.timer.name).toBe('firstReminder');
    walk.waitFor('firstReminder').waitFor('secondReminder').waitFor('overdue');
    expect(toldOf(walk, 'owed')).toHaveLength(1);
  });
});
