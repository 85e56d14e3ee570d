import { expect, test } from 'vitest';
import { load } from '../../../engine/index.ts';
import { EVENTS } from '../../../machines/proposal/events.ts';
import { proposal1 } from '../../../machines/proposal/v1.ts';
import { EVENTS_2 } from '../../../machines/proposal/v2/events.ts';
import { proposal2 } from '../../../machines/proposal/v2/machine.ts';

test.each([
  ['proposal@1', proposal1, EVENTS],
  ['proposal@2', proposal2, EVENTS_2],
] as const)('%s: every event of a person has a shape, and every shape an event', (_, definition, shapes) => {
  const ofPersons = Object.keys(load(definition, 'shaped').events).filter(
    (type) => !/^(after\.|start$|enter$|OFFICE_CHANGED$|CALENDAR_CHANGED$|POLICY_CHANGED$)/.test(type),
  );
  expect(Object.keys(shapes).sort()).toEqual(ofPersons.sort());
});

test('a shape refuses what it does not know', () => {
  expect(EVENTS_2['HOLD']?.facts.safeParse({ days: 3 }).success).toBe(true);
  expect(EVENTS_2['HOLD']?.facts.safeParse({ days: 0 }).success).toBe(false);
  expect(EVENTS_2['SUPPORT']?.facts.safeParse({ loud: true }).success).toBe(false);
});
