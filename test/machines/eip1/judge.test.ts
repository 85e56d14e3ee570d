import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EipHistory, judge } from '../../../cli/replay/eip1.ts';
import { load } from '../../../engine/index.ts';
import { eip1 } from '../../../machines/eip1/v1.ts';
import { expected, type RecordedEvent } from './oracle.ts';

const machine = load(eip1, '0'.repeat(64));
const DATA = fileURLToPath(new URL('../../fixtures/eip/eip-histories-to-2022.jsonl', import.meta.url));

function verdicts(...events: RecordedEvent[]) {
  return [...judge(machine, EipHistory.parse({ id: 'eip-0', events }))];
}

/** Only whether each move is legal, with its warnings. */
function told(...events: RecordedEvent[]): string[] {
  return verdicts(...events).map(({ verdict, warnings }) => [verdict, ...warnings].join(' '));
}

const at = (day: string, time = '12:00:00Z'): string => `${day}T${time}`;
const LAST_CALL: readonly RecordedEvent[] = [
  { at: at('2021-01-01'), status: 'Draft' },
  { at: at('2021-01-02'), status: 'Review' },
  { at: at('2021-01-03'), status: 'Last Call', deadline: '2021-01-17' },
];

describe('the recorded histories up to 2022', () => {
  const all = readFileSync(DATA, 'utf8')
    .trim()
    .split('\n')
    .map((line) => EipHistory.parse(JSON.parse(line)));
  const judged = all.flatMap((history) => [...judge(machine, history)]);

  test('1,110 moves are legal, four of them without a deadline to hold them against', () => {
    expect(judged.filter(({ verdict }) => verdict === 'legal')).toHaveLength(1_110);
    expect(judged.filter(({ warnings }) => warnings.includes('no-deadline'))).toHaveLength(4);
  });

  test('164 are illegal, and each says why', () => {
    const illegal = judged.filter(({ verdict }) => verdict === 'illegal');
    expect(illegal).toHaveLength(164);
    expect(illegal.filter(({ why }) => !/refuses it|has no status|is the end/.test(why))).toEqual([]);
  });

  test('four went stagnant early', () => {
    expect(judged.filter(({ warnings }) => warnings.includes('early-stagnant')).map(({ id }) => id)).toEqual([
      'eip-663',
      'eip-1523',
      'eip-2477',
      'eip-3709',
    ]);
  });

  test('every verdict is that of the table of moves', () => {
    for (const history of all) {
      const own = [...judge(machine, history)].map(({ n, from, to, verdict, warnings }) => ({
        n,
        from,
        to,
        verdict,
        warnings,
      }));
      expect({ id: history.id, own }).toEqual({ id: history.id, own: expected(history.events) });
    }
  });
});

test('random histories are judged as the table of moves has it (fast-check, 1,000 runs)', () => {
  const words = [
    'Draft',
    'Review',
    'Last Call',
    'Final',
    'Stagnant',
    'Withdrawn',
    'Living',
    'Active',
    'TOUCH',
    'DRAFT',
  ];
  const day = fc.integer({ min: 18_000, max: 19_500 });
  const dateOf = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);
  const zone = fc.constantFrom('Z', '+00:00', '+13:45', '-11:00', '+05:30');
  const clock = fc.constantFrom('00:00:00', '00:30:00', '12:00:00', '23:59:59');
  const event = fc.record({
    step: fc.integer({ min: 0, max: 250 }),
    clock,
    zone,
    status: fc.constantFrom(...words),
    ends: fc.option(day),
    idle: fc.option(fc.integer({ min: 0, max: 400 })),
  });
  const history = fc.array(event, { minLength: 1, maxLength: 14 }).map((steps) => {
    let today = 18_000;
    return steps.map(({ step, clock: time, zone: offset, status, ends, idle }): RecordedEvent => {
      today += step;
      const instant = `${dateOf(today)}T${time}${offset}`;
      return {
        at: instant,
        status,
        ...(status === 'Last Call' && ends !== null && { deadline: dateOf(ends) }),
        ...(status === 'Stagnant' && {
          idleSince: new Date(Date.parse(instant) - (idle ?? 180) * 86_400_000).toISOString(),
        }),
      };
    });
  });
  fc.assert(
    fc.property(history, (events) => {
      const own = verdicts(...events).map(({ n, from, to, verdict, warnings }) => ({ n, from, to, verdict, warnings }));
      expect(own).toEqual(expected(events));
    }),
    { numRuns: 1_000, seed: 20_221_231 },
  );
});

describe('the end of a last call', () => {
  const finalAt = (instant: string): string[] => told(...LAST_CALL, { at: instant, status: 'Final' }).slice(-1);

  test('the day before is too early, and the refusal names the guard, the deadline and the instant', () => {
    const verdict = verdicts(...LAST_CALL, { at: at('2021-01-16', '23:59:59Z'), status: 'Final' }).at(-1);
    expect(verdict?.verdict).toBe('illegal');
    expect(verdict?.why).toContain('deadlineReached: no (');
    expect(verdict?.why).toContain('context.deadline is 2021-01-17');
    expect(verdict?.why).toContain('event.office.now is 2021-01-16T23:59:59.000Z');
  });

  test('the first second of the day is in time', () => {
    expect(finalAt(at('2021-01-17', '00:00:00Z'))).toEqual(['legal']);
  });

  test('the day is that of UTC, whatever zone the committer writes', () => {
    expect(finalAt('2021-01-16T23:30:00-05:00')).toEqual(['legal']);
    expect(finalAt('2021-01-17T08:00:00+13:45')).toEqual(['illegal']);
  });

  test('a restated deadline is no move and counts from then on', () => {
    const restated = { at: at('2021-01-10'), status: 'Last Call', deadline: '2021-02-01' };
    const moves = verdicts(...LAST_CALL, restated, { at: at('2021-01-20'), status: 'Final' });
    expect(moves.map(({ n, verdict }) => [n, verdict])).toEqual([
      [1, 'legal'],
      [2, 'legal'],
      [3, 'legal'],
      [5, 'illegal'],
    ]);
  });

  test('a deadline may be restated to an earlier day', () => {
    const restated = { at: at('2021-01-04'), status: 'Last Call', deadline: '2021-01-05' };
    expect(told(...LAST_CALL, restated, { at: at('2021-01-05'), status: 'Final' }).at(-1)).toBe('legal');
  });

  test('a deadline that was missing may be stated later', () => {
    const undated = { at: at('2021-01-03'), status: 'Last Call' };
    const stated = { at: at('2021-01-04'), status: 'Last Call', deadline: '2021-02-01' };
    const before = LAST_CALL.slice(0, 2);
    expect(told(...before, undated, { at: at('2021-01-05'), status: 'Final' }).at(-1)).toBe('legal no-deadline');
    expect(told(...before, undated, stated, { at: at('2021-01-05'), status: 'Final' }).at(-1)).toBe('illegal');
  });

  test('a second last call has its own deadline', () => {
    const again: RecordedEvent[] = [
      { at: at('2021-01-18'), status: 'Review' },
      { at: at('2021-01-19'), status: 'Last Call', deadline: '2021-03-01' },
      { at: at('2021-01-20'), status: 'Final' },
    ];
    expect(told(...LAST_CALL, ...again)).toEqual(['legal', 'legal', 'legal', 'legal', 'legal', 'illegal']);
  });

  test('it is kept through an illegal move into Last Call', () => {
    const jumped = LAST_CALL.filter(({ status }) => status !== 'Review');
    expect(told(...jumped, { at: at('2021-01-10'), status: 'Final' })).toEqual(['legal', 'illegal', 'illegal']);
    expect(told(...jumped, { at: at('2021-01-17'), status: 'Final' })).toEqual(['legal', 'illegal', 'legal']);
  });

  test('a clock that goes back is judged by what it shows', () => {
    const late = { at: at('2021-01-18'), status: 'Last Call', deadline: '2021-01-17' };
    expect(told(...LAST_CALL, late, { at: at('2021-01-16'), status: 'Final' }).at(-1)).toBe('illegal');
  });
});

describe('growing idle', () => {
  const stagnant = (idleSince: string): string | undefined =>
    told({ at: at('2021-01-01'), status: 'Draft' }, { at: at('2022-01-01'), status: 'Stagnant', idleSince }).at(-1);

  test('180 days to the second are enough, a second less is early', () => {
    expect(stagnant('2021-07-05T12:00:00Z')).toBe('legal');
    expect(stagnant('2021-07-05T12:00:01Z')).toBe('legal early-stagnant');
  });

  test('instants are compared, not their writing', () => {
    expect(stagnant('2021-07-05T22:00:00+10:00')).toBe('legal');
    expect(stagnant('2021-07-05T07:00:00-05:01')).toBe('legal early-stagnant');
  });

  test('without a word on idleness the last event counts', () => {
    expect(told({ at: at('2021-01-01'), status: 'Draft' }, { at: at('2021-03-01'), status: 'Stagnant' })).toEqual([
      'legal',
      'legal early-stagnant',
    ]);
  });

  test('a restated deadline is a touch', () => {
    const restated = { at: at('2021-07-01'), status: 'Last Call', deadline: '2021-07-15' };
    expect(told(...LAST_CALL, restated, { at: at('2021-08-01'), status: 'Stagnant' }).at(-1)).toBe(
      'legal early-stagnant',
    );
  });

  test('a last call may go stagnant while its period runs, and after it', () => {
    const idle = (day: string) =>
      told(...LAST_CALL, { at: at(day), status: 'Stagnant', idleSince: at('2021-01-03') }).at(-1);
    expect(idle('2021-01-10')).toBe('legal early-stagnant');
    expect(idle('2021-12-10')).toBe('legal');
  });
});

describe('what the record says holds', () => {
  test('a status the machine lacks is illegal to reach and to leave, and the way on is judged again', () => {
    const moves = told(
      { at: at('2021-01-01'), status: 'Draft' },
      { at: at('2021-01-02'), status: 'Deferred' },
      { at: at('2021-01-03'), status: 'Draft' },
      { at: at('2021-01-04'), status: 'Review' },
    );
    expect(moves).toEqual(['legal', 'illegal', 'illegal', 'legal']);
  });

  test('words are statuses only as EIP-1 writes them', () => {
    expect(told({ at: at('2021-01-01'), status: 'DRAFT' })).toEqual(['illegal']);
    expect(told({ at: at('2021-01-01'), status: 'Draft' }, { at: at('2021-01-02'), status: 'TOUCH' })).toEqual([
      'legal',
      'illegal',
    ]);
  });

  test('nothing follows Final, Withdrawn and Living', () => {
    for (const end of ['Withdrawn', 'Living']) {
      const moves = verdicts(
        { at: at('2021-01-01'), status: 'Draft' },
        { at: at('2021-01-02'), status: end },
        { at: at('2021-01-03'), status: 'Draft' },
      );
      expect(moves.at(-1)).toMatchObject({
        verdict: 'illegal',
        why: `${end} is the end under eip1@1: nothing follows`,
      });
    }
  });

  test('an end that was reached illegally is an end', () => {
    expect(
      told(
        { at: at('2021-01-01'), status: 'Draft' },
        { at: at('2021-01-02'), status: 'Final' },
        { at: at('2021-01-03'), status: 'Review' },
      ),
    ).toEqual(['legal', 'illegal', 'illegal']);
  });

  test('two events of one instant keep the order of the list', () => {
    const same = at('2021-01-01');
    expect(told({ at: same, status: 'Draft' }, { at: same, status: 'Review' })).toEqual(['legal', 'legal']);
    expect(told({ at: same, status: 'Review' }, { at: same, status: 'Draft' })).toEqual(['illegal', 'illegal']);
  });

  test('a stagnant proposal comes back to any of three statuses, but not to Final', () => {
    const back = (status: string) =>
      told(
        { at: at('2021-01-01'), status: 'Draft' },
        { at: at('2022-01-01'), status: 'Stagnant', idleSince: at('2021-01-01') },
        { at: at('2022-02-01'), status },
      ).at(-1);
    expect(['Draft', 'Review', 'Last Call', 'Withdrawn'].map(back)).toEqual(['legal', 'legal', 'legal', 'legal']);
    expect(['Final', 'Living'].map(back)).toEqual(['illegal', 'illegal']);
  });
});
