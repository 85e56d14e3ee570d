import { describe, expect, it } from 'vitest';
import { Directory, type DirectoryRecord } from '../../office/directory.ts';
import { memberId } from '../../office/seats.ts';

const ONE = `person_${'1'.repeat(24)}`;
const TWO = `person_${'2'.repeat(24)}`;
const instant = (minute: number): string => `2026-11-24T02:${String(minute).padStart(2, '0')}:00.000Z`;

/** Records of one minute each, from the first on. */
function records(...events: readonly (readonly [string, object])[]): readonly DirectoryRecord[] {
  return events.map(([type, facts], index) => ({
    seq: index + 1,
    at: instant(index + 1),
    type,
    facts,
    commitments: type === 'person.known' ? { name: 'c'.repeat(64) } : {},
  }));
}

const OPENED = [
  ['office.opened', { demonstration: true }],
  ['member.named', { member: 'viet-nam', name: 'Viet Nam', sort: 'state' }],
  ['seat.named', { seat: 'comanager-au', kind: 'comanager', government: 'AU' }],
  ['seat.named', { seat: 'desk', kind: 'desk' }],
  ['person.known', { person: ONE }],
] as const;

describe('who holds a seat', () => {
  const directory = Directory.EMPTY.extended(
    records(
      ...OPENED,
      ['seat.held', { seat: 'desk', person: ONE }],
      ['seat.held', { seat: 'desk', person: TWO }],
      ['seat.vacated', { seat: 'desk' }],
      ['seat.held', { seat: 'desk', person: ONE }],
    ),
  );

  it('is told for each instant, to its very millisecond', () => {
    expect(directory.holder('desk', '2026-11-24T02:05:59.999Z')).toBeNull();
    expect(directory.holder('desk', instant(6))).toBe(ONE);
    expect(directory.holder('desk', '2026-11-24T02:06:59.999Z')).toBe(ONE);
    expect(directory.holder('desk', instant(7))).toBe(TWO);
    expect(directory.holder('desk', instant(8))).toBeNull();
    expect(directory.holder('desk', instant(9))).toBe(ONE);
    expect(directory.holder('desk', '2027-01-01T00:00:00.000Z')).toBe(ONE);
  });

  it('does not change for the past when records are added', () => {
    const later = directory.extended([
      { seq: 10, at: instant(10), type: 'seat.held', facts: { seat: 'desk', person: TWO }, commitments: {} },
    ]);
    expect(later.holder('desk', instant(9))).toBe(ONE);
    expect(later.holder('desk', instant(10))).toBe(TWO);
    expect(directory.holder('desk', instant(10))).toBe(ONE);
  });
});

describe('the actor of an act', () => {
  const directory = Directory.EMPTY.extended(
    records(
      ...OPENED,
      ['seat.held', { seat: 'desk', person: ONE }],
      ['focal.named', { member: 'viet-nam', person: TWO }],
      ['acting.named', { seat: 'comanager-au', person: TWO, by: 'cochair-au', from: instant(20), until: instant(30) }],
      ['seat.held', { seat: 'comanager-au', person: ONE }],
    ),
  );

  it('needs no seat when the person has one, and must name it when there are several', () => {
    expect(directory.actor(TWO, undefined, instant(15))).toEqual({ person: TWO, seat: 'focal-viet-nam' });
    expect(directory.actor(ONE, undefined, instant(15))).toMatchObject({
      refused: 'several-seats',
    });
    expect(directory.actor(ONE, 'desk', instant(15))).toEqual({ person: ONE, seat: 'desk' });
  });

  it('acts for the holder only within the time the acting officer was named for', () => {
    expect(directory.actor(TWO, 'comanager-au', instant(19))).toHaveProperty('refused');
    const acting = { person: TWO, seat: 'comanager-au', actingFor: ONE };
    expect(directory.actor(TWO, 'comanager-au', instant(20))).toEqual(acting);
    expect(directory.actor(TWO, 'comanager-au', '2026-11-24T02:29:59.999Z')).toEqual(acting);
    expect(directory.actor(TWO, 'comanager-au', instant(30))).toHaveProperty('refused');
  });

  it('is refused for a seat of others, a seat that is none, and a person without a seat', () => {
    expect(directory.actor(TWO, 'desk', instant(15))).toMatchObject({
      refused: 'other-seats',
      values: { seat: 'desk', seats: 'focal-viet-nam' },
    });
    expect(directory.actor(TWO, 'throne', instant(15))).toMatchObject({
      refused: 'seat-unknown',
    });
    expect(directory.actor(`person_${'9'.repeat(24)}`, undefined, instant(15))).toMatchObject({
      refused: 'person-without-seat',
    });
  });

  it('is ended with the acting officer', () => {
    const ended = directory.extended([
      { seq: 10, at: instant(25), type: 'acting.ended', facts: { seat: 'comanager-au', person: TWO }, commitments: {} },
    ]);
    expect(ended.actor(TWO, 'comanager-au', instant(24))).toHaveProperty('actingFor');
    expect(ended.actor(TWO, 'comanager-au', instant(25))).toHaveProperty('refused');
  });
});

describe('the fold', () => {
  it('gives the same whether records come at once or one by one', () => {
    const all = records(...OPENED, ['seat.held', { seat: 'desk', person: ONE }]);
    const atOnce = Directory.EMPTY.extended(all);
    const oneByOne = all.reduce((directory, record) => directory.extended([record]), Directory.EMPTY);
    expect(oneByOne.facts(instant(50))).toEqual(atOnce.facts(instant(50)));
    expect(oneByOne.head).toBe(atOnce.head);
  });

  it('refuses a gap and facts of the wrong shape, and passes over what is not its own', () => {
    expect(() => Directory.EMPTY.extended(records(...OPENED).slice(1))).toThrow('gap');
    expect(() => Directory.EMPTY.extended(records(['seat.held', { seat: 'desk', person: 'the desk' }]))).toThrow(
      'person',
    );
    expect(Directory.EMPTY.extended(records(['weather.noted', { rain: true }])).head).toBe(1);
  });

  it('tells machines of the holders, and of nobody’s name', () => {
    const directory = Directory.EMPTY.extended(
      records(
        ...OPENED,
        ['seat.held', { seat: 'comanager-au', person: ONE }],
        ['focal.named', { member: 'viet-nam', person: TWO }],
      ),
    );
    expect(directory.facts(instant(50))).toEqual({
      comanagers: { AU: ONE, ID: null },
      cochairs: { AU: null, ID: null },
      seniorOfficials: { AU: null, ID: null },
      desk: null,
      focalPoints: { 'viet-nam': TWO },
      members: { 'viet-nam': 'Viet Nam' },
      acting: {},
      groups: {},
      meetings: [],
    });
  });

  it('finds a member by the name people write', () => {
    const directory = Directory.EMPTY.extended(records(...OPENED));
    for (const name of ['Viet Nam', 'viet nam', ' Việt Nam ']) expect(directory.memberNamed(name)?.id).toBe('viet-nam');
    expect(directory.memberNamed('Vietnam')).toBeNull();
    expect(memberId('Lao PDR')).toBe('lao-pdr');
  });
});
