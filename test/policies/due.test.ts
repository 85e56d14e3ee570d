import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Instant, Json, JsonObject } from '../../engine/types.ts';
import { Calendars, readCalendars } from '../../policies/calendar.ts';
import { dueUnder, RuleMissing } from '../../policies/due.ts';

const calendars = readCalendars(join(import.meta.dirname, '../../policies/calendars'));
const policy: JsonObject = {
  name: 'of a test',
  durations: { seats: '10wd', desk: '5wd', round: '14d', months: '1mo', window: '30min', day: '1wd' },
  counts: { seats: 'seats' },
  calendars: { seats: ['bangkok', 'canberra', 'jakarta'], office: ['bangkok'] },
  close: { time: '17:00', zone: 'Asia/Bangkok' },
  hours: {
    au: { zone: 'Australia/Sydney', opens: '09:00' },
    id: { zone: 'Asia/Jakarta', opens: '09:00' },
  },
};
const due = (rule: string, args: Json, now: Instant, factor = 1) =>
  dueUnder(policy, calendars, rule, args, now, factor);
const MONDAY = '2026-09-07T03:00:00.000Z';

describe('working days', () => {
  test('a clock is over at the close of its last day, in Bangkok', () => {
    expect(due('desk', null, MONDAY).due).toBe('2026-09-14T10:00:00.000Z');
    expect(due('seats', null, MONDAY).due).toBe('2026-09-21T10:00:00.000Z');
  });

  test('for both seats a day counts if Bangkok, Canberra and Jakarta all work; the answer says what was skipped and why', () => {
    // Christmas: joint leave in Jakarta, Boxing Day in lieu in Canberra, New Year's Eve in Bangkok.
    const answer = due('seats', null, '2026-12-18T03:00:00.000Z');
    expect(answer.due).toBe('2027-01-11T10:00:00.000Z');
    expect(answer.because).toMatchObject({
      calendars: ['bangkok', 'canberra', 'jakarta'],
      skipped: [
        { day: '2026-12-24', why: 'jakarta: joint leave, Christmas (decreed)' },
        { day: '2026-12-25' },
        { day: '2026-12-28', why: 'canberra: Boxing Day, in lieu (decreed)' },
        { day: '2026-12-31' },
        { day: '2027-01-01' },
        { day: '2027-01-05' },
      ],
      // Only these rest on expected days alone.
      expected: ['2026-12-31', '2027-01-05'],
    });
  });

  test('a year without a file counts weekends only, and says so', () => {
    expect(due('desk', null, '2029-12-24T03:00:00.000Z')).toMatchObject({
      due: '2029-12-31T10:00:00.000Z',
      because: { warnings: ['no calendar of bangkok 2029: only weekends are known'] },
    });
  });

  test('what is decreed year by year is told of each year in which it is not decreed yet', () => {
    const rules = { ...policy, yearByYear: { jakarta: 'joint leave' } };
    const asked = (now: Instant, args: JsonObject = {}) =>
      (dueUnder(rules, calendars, 'seats', args, now, 1).because as JsonObject)['warnings'];
    expect(asked(MONDAY)).toBeUndefined();
    expect(asked('2026-12-28T03:00:00.000Z')).toEqual(['jakarta 2027: joint leave is not decreed yet']);
    const changes = [
      { place: 'jakarta', day: '2027-03-08', off: true, name: 'joint leave, Nyepi', source: 'a decree' },
    ];
    expect(asked('2026-12-28T03:00:00.000Z', { changes })).toBeUndefined();
  });

  test('a recorded change of a calendar counts at once', () => {
    const changes = [{ place: 'bangkok', day: '2026-09-10', off: true, name: 'special holiday', source: 'Cabinet' }];
    const answer = due('desk', { changes }, MONDAY);
    expect(answer.due).toBe('2026-09-15T10:00:00.000Z');
    expect(answer.because).toMatchObject({ skipped: [{ why: 'bangkok: special holiday (decreed)' }] });
    expect(
      due('desk', { changes: [{ place: 'bangkok', day: '2026-10-13', off: false }] }, '2026-10-07T03:00:00.000Z').due,
    ).toBe('2026-10-14T10:00:00.000Z');
  });

  test('a recomputed clock is never due sooner', () => {
    expect(due('desk', { notBefore: '2026-09-20T10:00:00.000Z' }, MONDAY).due).toBe('2026-09-20T10:00:00.000Z');
    expect(due('desk', { notBefore: '2026-09-08T10:00:00.000Z' }, MONDAY).due).toBe('2026-09-14T10:00:00.000Z');
  });

  test('a recomputed clock is counted as when it was set, whenever it is asked for again', () => {
    expect(due('desk', { at: MONDAY }, '2026-09-10T03:00:00.000Z').due).toBe('2026-09-14T10:00:00.000Z');
    // In time then: two days later it is not taken for late.
    const stage = { from: MONDAY, percent: 80, after: 50, at: '2026-09-14T10:00:00.000Z' };
    expect(due('seats', stage, '2026-09-16T10:00:00.000Z').due).toBe('2026-09-17T10:00:00.000Z');
  });

  test('days whose close falls into a pause do not count', () => {
    const pauses = [{ from: '2026-09-09T01:00:00.000Z', until: '2026-09-11T01:00:00.000Z', why: 'deferred' }];
    const answer = due('desk', { from: MONDAY, pauses }, '2026-09-11T01:00:00.000Z');
    expect(answer.due).toBe('2026-09-16T10:00:00.000Z');
    expect(answer.because).toMatchObject({ pauses, skipped: [{ day: '2026-09-09' }, { day: '2026-09-10' }] });
  });

  test('places that never work together are a mistake, not a loop', () => {
    const changes = Array.from({ length: 3_000 }, (_, index) => ({
      place: 'bangkok',
      day: new Date(Date.UTC(2026, 8, 7 + index)).toISOString().slice(0, 10),
      off: true,
      name: 'shut',
      source: 'none',
    }));
    expect(() => due('desk', { changes }, MONDAY)).toThrow('There are no 5 days');
  });
});

describe('reminders', () => {
  test('come at the opening hour of their holder, daylight saving included', () => {
    expect(due('seats', { percent: 50, holder: 'id' }, MONDAY).due).toBe('2026-09-14T02:00:00.000Z');
    expect(due('seats', { percent: 50, holder: 'au' }, MONDAY).due).toBe('2026-09-13T23:00:00.000Z');
    // Sydney puts its clocks forward on 4 October 2026.
    expect(due('seats', { percent: 80, holder: 'au' }, '2026-10-01T03:00:00.000Z').due).toBe(
      '2026-10-14T22:00:00.000Z',
    );
  });

  test('keep to the opening hour in the weeks in which clocks are put back, and the close in Bangkok stays', () => {
    // Sydney puts its clocks back on 4 April 2027; Bangkok and Jakarta never do.
    const start = '2027-03-30T03:00:00.000Z';
    expect(due('seats', { percent: 10, holder: 'au' }, start).due).toBe('2027-03-30T22:00:00.000Z');
    expect(due('seats', { percent: 50, holder: 'au' }, start).due).toBe('2027-04-06T23:00:00.000Z');
    expect(due('seats', { percent: 50, holder: 'id' }, start).due).toBe('2027-04-07T02:00:00.000Z');
    expect(due('seats', { percent: 50 }, start).due).toBe('2027-04-07T10:00:00.000Z');
  });

  test('a stage after a late one keeps its distance to it', () => {
    const args = { from: MONDAY, percent: 80, after: 50 };
    expect(due('seats', args, '2026-09-14T10:00:00.000Z').due).toBe('2026-09-17T10:00:00.000Z');
    const late = due('seats', args, '2026-09-30T03:00:00.000Z');
    expect(late.due).toBe('2026-10-06T10:00:00.000Z');
    expect(late.because).toMatchObject({ countedFrom: '2026-09-30T03:00:00.000Z', late: '2026-09-14T10:00:00.000Z' });
  });
});

describe('other spans', () => {
  test('calendar days and minutes are exact; pauses are added', () => {
    expect(due('round', null, MONDAY).due).toBe('2026-09-21T03:00:00.000Z');
    expect(due('window', null, MONDAY).due).toBe('2026-09-07T03:30:00.000Z');
    const pauses = [{ from: '2026-09-08T00:00:00.000Z', until: '2026-09-10T00:00:00.000Z', why: 'deferred' }];
    expect(due('round', { from: MONDAY, pauses }, '2026-09-10T00:00:00.000Z').due).toBe('2026-09-23T03:00:00.000Z');
  });

  test('what comes again counts from its beginning: the last day of a month does not drift', () => {
    const from = '2027-08-31T03:00:00.000Z';
    const days = [6, 12, 18].map((times) => due('months', { from, times }, from).due.slice(0, 10));
    expect(days).toEqual(['2028-02-29', '2028-08-31', '2029-02-28']);
  });

  test('months are safe at their ends', () => {
    expect(due('months', null, '2027-01-31T03:00:00.000Z').due).toBe('2027-02-28T03:00:00.000Z');
    expect(due('months', { on: '2028-01-31' }, MONDAY).due).toBe('2028-02-29T10:00:00.000Z');
  });

  test('a rule the policy lacks is told with those it has', () => {
    expect(() => due('nothing', null, MONDAY)).toThrow(RuleMissing);
    expect(() => due('nothing', null, MONDAY)).toThrow(/It has: seats, desk/);
  });
});

describe('the demonstration clock', () => {
  const factor = 2 / 86_400;

  test('shortens the whole wait, and the answer tells the nominal instant', () => {
    const answer = due('desk', null, MONDAY, factor);
    const nominal = Date.parse('2026-09-14T10:00:00.000Z') - Date.parse(MONDAY);
    expect(Date.parse(answer.due) - Date.parse(MONDAY)).toBe(Math.round(nominal * factor));
    expect(answer.because).toMatchObject({
      nominal: '2026-09-14T10:00:00.000Z',
      clock: 'demonstration clock, 1 day in 2000 ms',
    });
  });

  test('stages of one clock stay in order and at their distances', () => {
    const half = due('seats', { from: MONDAY, percent: 50 }, MONDAY, factor);
    const most = due('seats', { from: MONDAY, percent: 80, after: 50 }, half.due, factor);
    const all = due('seats', { from: MONDAY, percent: 100, after: 80 }, most.due, factor);
    expect([half, most, all].map(({ because }) => (because as JsonObject)['nominal'])).toEqual([
      '2026-09-14T10:00:00.000Z',
      '2026-09-17T10:00:00.000Z',
      '2026-09-21T10:00:00.000Z',
    ]);
    expect(half.due < most.due && most.due < all.due).toBe(true);
  });
});

describe('calendars', () => {
  test('three places and three years, each day decreed with its source or expected by a named reckoning', () => {
    for (const place of ['bangkok', 'canberra', 'jakarta'])
      for (const year of [2026, 2027, 2028]) expect(calendars.knows(place, year)).toBe(true);
    expect(calendars.worked('jakarta', '2026-03-24')).toMatchObject({
      worked: false,
      off: { status: 'decreed', name: 'joint leave, Idul Fitri' },
    });
    expect(calendars.worked('canberra', '2027-05-31')).toMatchObject({ off: { status: 'decreed' } });
    expect(calendars.worked('jakarta', '2027-03-09')).toMatchObject({
      off: { status: 'expected', by: 'date-holidays 3.37.0' },
    });
  });

  test('a place nobody knows works on weekdays', () => {
    expect(Calendars.NONE.worked('nowhere', '2026-09-07')).toEqual({ worked: true });
    expect(Calendars.NONE.worked('nowhere', '2026-09-06')).toEqual({ worked: false, weekend: true });
  });
});
