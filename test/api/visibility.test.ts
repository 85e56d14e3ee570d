import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import type { CaseRecord } from '../../api/reading/records.ts';
import { standingOf } from '../../api/reading/standing.ts';
import { type Reader, visibilityOf } from '../../api/reading/visibility.ts';
import { load } from '../../engine/index.ts';
import type { CaseState, Machine, Office } from '../../engine/types.ts';
import type { AudienceRule } from '../../machines/definition.ts';

const all: AudienceRule[] = [{ to: 'everyone', from: 'at-once' }];
const jury: AudienceRule[] = [{ to: 'juror', from: 'at-once' }];

/** A hearing: two jurors vote in secret, side by side with a public plea; what follows from the votes is secret with them. */
const chart = setup({}).createMachine({
  id: 'hearing',
  initial: 'open',
  states: {
    open: {
      type: 'parallel',
      states: {
        vote: {
          initial: 'owed',
          states: {
            owed: { meta: { waitingFor: ['juror'], acts: ['VOTE'] }, on: { VOTE: 'given' } },
            given: { always: 'counted' },
            counted: {},
          },
        },
        plea: {
          initial: 'awaited',
          states: {
            awaited: { meta: { waitingFor: ['plaintiff'], acts: ['PLEAD'] }, on: { PLEAD: 'heard' } },
            heard: {},
          },
        },
      },
      on: { CLOSE: 'secretly', END: 'ended' },
    },
    secretly: { meta: { waitingFor: ['juror'], acts: ['VOTE'] }, on: { VOTE: 'ended', END: 'ended' } },
    ended: { type: 'final' },
  },
});

const machine: Machine = load(
  {
    name: 'hearing',
    version: 1,
    machine: chart,
    events: {
      start: { audience: all },
      PLEAD: { audience: all },
      CLOSE: { audience: all },
      END: { audience: all },
      VOTE: { audience: [...jury, { to: 'everyone', from: 'end' }] },
    },
    work: {},
    relations: (_context, seats) => seats,
  },
  '3'.repeat(64),
);

const office = (minute: number): Office => ({
  now: `2026-11-24T02:0${minute}:00.000Z`,
  policy: {},
  actor: { person: 'p', seat: 's' },
  facts: {},
  due: () => ({ due: '', because: null }),
});

/** The case after the events, a minute apart, with as much of its records as the readings look at. */
function after(...events: readonly string[]): { state: CaseState; records: CaseRecord[] } {
  const records: CaseRecord[] = [];
  const taken = (result: ReturnType<Machine['step']>, type: string): CaseState => {
    if (result.outcome !== 'taken') throw new Error(`${type} was not taken`);
    const inner = { to: { value: result.state.value }, actor: { person: 'p' } } as CaseRecord['inner'];
    const at = `2026-11-24T02:0${records.length}:00.000Z`;
    records.push({ stream: 's', seq: records.length + 1, at, type, machine: null, policy: null, subject: null, inner });
    return result.state;
  };
  let state = taken(machine.start({}, office(0)), 'start');
  for (const [index, type] of events.entries())
    state = taken(machine.step(state, { kind: 'event', event: { type } }, office(index + 1)), type);
  return { state, records };
}

function seen(reader: Partial<Reader>, ...events: readonly string[]): ReturnType<typeof standingOf> {
  const { state, records } = after(...events);
  const visibility = visibilityOf(machine, state, { person: 'reader', seats: [], auditor: false, ...reader });
  return standingOf(machine, state, visibility, records, reader.seats ?? []);
}

describe('a region that moves by hidden events', () => {
  it('is closed to others, what follows from it by itself included, and open to who may see them', () => {
    expect(seen({}).value).toEqual({ open: { plea: 'awaited' } });
    expect(seen({}, 'VOTE').value).toEqual({ open: { plea: 'awaited' } });
    expect(seen({}, 'VOTE')).toEqual(seen({}));
    expect(seen({ seats: ['juror'] }, 'VOTE').value).toEqual({ open: { vote: 'counted', plea: 'awaited' } });
    expect(seen({ auditor: true }, 'VOTE').value).toEqual({ open: { vote: 'counted', plea: 'awaited' } });
  });

  it('is waited for as if nothing had happened in it; regions of visible events are as they are', () => {
    const who = (standing: ReturnType<typeof standingOf>): readonly string[] =>
      standing.waitingFor.map((waiting) => `${waiting.who} ${waiting.acts.join()}`);
    expect(who(seen({}, 'VOTE'))).toEqual(['plaintiff PLEAD', 'juror ']);
    expect(who(seen({}))).toEqual(who(seen({}, 'VOTE')));
    expect(who(seen({}, 'VOTE', 'PLEAD'))).toEqual(['juror ']);
    expect(who(seen({ seats: ['juror'] }, 'VOTE'))).toEqual(['plaintiff PLEAD']);
  });
});

describe('a wait that only a hidden act ends', () => {
  it('is told as a wait for the office, since the visible state began', () => {
    expect(seen({}, 'VOTE', 'PLEAD', 'CLOSE').waitingFor).toEqual([
      { who: 'office', state: 'secretly', since: '2026-11-24T02:03:00.000Z', acts: [], next: null },
    ]);
    expect(seen({ seats: ['juror'] }, 'CLOSE').waitingFor).toMatchObject([{ who: 'juror', acts: ['VOTE'] }]);
  });
});

describe('the end', () => {
  it('shows what may be known from then on, and waits for nobody', () => {
    expect(seen({}, 'VOTE', 'END')).toEqual({ value: 'ended', waitingFor: [], next: null });
    const { state } = after('VOTE', 'END');
    expect(visibilityOf(machine, state, { person: 'reader', seats: [], auditor: false }).everything).toBe(true);
  });

  it("one's own acts are always one's own to see", () => {
    const { state } = after();
    const visibility = visibilityOf(machine, state, { person: 'me', seats: [], auditor: false });
    expect(visibility.seesRecord({ type: 'VOTE', person: 'me' })).toBe(true);
    expect(visibility.seesRecord({ type: 'VOTE', person: 'another' })).toBe(false);
    expect(visibility.seesRecord({ type: 'VOTE', person: null })).toBe(false);
  });
});
