import { join } from 'node:path';
import { expect, test } from 'vitest';
import { load } from '../../../engine/index.ts';
import { proposal1 } from '../../../machines/proposal/v1.ts';
import { proposal3 } from '../../../machines/proposal/v3/machine.ts';
import { EVENTS_1 } from '../../../machines/proposal/vocabulary/version-1.ts';
import { EVENTS_2 } from '../../../machines/proposal/vocabulary/version-2.ts';
import { EVENTS_3 } from '../../../machines/proposal/vocabulary/version-3.ts';
import { releasedMachines } from '../../../machines/registry.ts';
import { packageRoot } from '../../../product.ts';

const released = releasedMachines(join(packageRoot(), 'machines', 'released'));

test.each([
  ['proposal@1', load(proposal1, 'shaped'), EVENTS_1],
  ['proposal@2', released.byPin('proposal', 2), EVENTS_2],
  ['proposal@3', load(proposal3, 'shaped'), EVENTS_3],
] as const)('%s: every event of a person has a shape, and every shape an event', (_, { events }, shapes) => {
  const ofPersons = Object.keys(events).filter(
    (type) => !/^(after\.|done\.|error\.|start$|enter$|OFFICE_CHANGED$|CALENDAR_CHANGED$|POLICY_CHANGED$)/.test(type),
  );
  expect(Object.keys(shapes).sort()).toEqual(ofPersons.sort());
});

test('a shape refuses what it does not know', () => {
  expect(EVENTS_3['HOLD']?.facts.safeParse({ days: 3 }).success).toBe(true);
  expect(EVENTS_3['HOLD']?.facts.safeParse({ days: 0 }).success).toBe(false);
  expect(EVENTS_3['SUPPORT']?.facts.safeParse({ loud: true }).success).toBe(false);
});

test('a deferral names its end in one way', () => {
  const accepts = (facts: object): boolean => EVENTS_3['DEFER']?.facts.safeParse(facts).success === true;
  expect([{ days: 3 }, { until: '2026-12-01' }, { meeting: 'som-1', latest: '2026-12-01' }].map(accepts)).toEqual([
    true,
    true,
    true,
  ]);
  expect([{}, { days: 3, until: '2026-12-01' }, { meeting: 'som-1' }, { latest: '2026-12-01' }].map(accepts)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
