import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../engine/types.ts';
import { Explorer, FULL_TEXT, keyOf, type Place, placesOf } from './exploring.ts';
import { type Kind, KINDS } from './kinds.ts';
import { type Act, LAW, verdictOf } from './law.ts';
import { runningMachine } from './running.ts';
import { rulesOf } from './walk.ts';

/**
 * In every place that a kind can come to, every event is tried by every seat, right and with one thing wrong, and each answer is
 * compared with the law's: permitted, not now, or refused by that rule.
 */

const machine = await runningMachine();
const EVENTS = Object.entries(machine.events)
  .filter(([type, { recordedOnly }]) => recordedOnly !== true && !/^(after|done|error)\.|^(start|enter)$/.test(type))
  .map(([type]) => type);
const PEOPLE = EVENTS.filter((type) => !type.endsWith('_CHANGED'));

test('the law speaks of every event of the machine, and of no other', () => {
  expect(Object.keys(LAW).sort()).toEqual([...EVENTS].sort());
});

/** One thing wrong: another text, no reason, a reason off the list, and so on; or the person of another seat. */
function faulty(act: Act): readonly Act[] {
  const changes: readonly JsonObject[] = [
    { subject: { revision: 99, hash: 'f'.repeat(64) } },
    { commitments: {} },
    ...('because' in act.data ? [{ because: 'mood' }] : []),
    ...('days' in act.data ? [{ days: 99 }] : []),
    ...('answers' in act.data ? [{ answers: 0 }] : []),
    ...('conditions' in act.data ? [{ conditions: 'none' }] : []),
    ...('condition' in act.data ? [{ condition: 'unknown' }] : []),
    ...('percent' in act.data ? [{ percent: 50 }] : []),
    ...('milestone' in act.data ? [{ milestone: 99 }] : []),
    ...('until' in act.data ? [{ until: '2026-01-01' }] : []),
    ...('until' in act.data && act.type === 'DEFER' ? [{ until: '2029-01-01' }] : []),
    ...('meeting' in act.data ? [{ meeting: 'no-such-meeting' }, { latest: '2026-01-01' }] : []),
    ...('closes' in act.data ? [{ closes: '2026-01-01' }, { closes: '2030-01-01' }] : []),
    ...('member' in act.data ? [{ member: 'nobody' }] : []),
    ...(act.data['signs'] === true ? [{ commitments: { conditions: 'c'.repeat(64) } }] : []),
    ...(act.type === 'REACHED' ? [{ seat: 'senior-official-id' }] : []),
    ...('text' in act.data ? [{ text: act.data['subject'] ?? null }] : []),
  ];
  return changes.map((change) => ({ ...act, data: { ...act.data, ...change } }));
}

/** States, and in a phase the acts that are pending, open or late. */
function stateIds(place: Place): readonly string[] {
  const key = keyOf(place);
  const aside = /(pending|joint|late|with a seat empty)/.exec(key)?.[0] ?? '';
  const phase = String(place.state.context['phase']);
  const more = ['pending', 'joint'].includes(aside) ? [key] : [`${phase} ${aside}`];
  return [...placesOf(place.state), ...more];
}

class Tally {
  tried = 0;
  permitted = 0;
  refused = 0;
  readonly rules = new Map<string, number>();
  /** Answers that differ, one of each sort with the first place it was met. */
  readonly different = new Map<string, string>();
}

function compare(explorer: Explorer, place: Place, act: Act, tally: Tally): void {
  const expected = verdictOf(explorer.standing(place), act);
  const refusal = explorer.at(place).try(act.seat, act.type, act.data, act.person);
  tally.tried += 1;
  const rules = rulesOf(refusal);
  const answer = refusal === null ? 'yes' : refusal.code === 'guard' ? rules.join() : refusal.code;
  if (refusal === null) tally.permitted += 1;
  else {
    tally.refused += 1;
    tally.rules.set(expected, (tally.rules.get(expected) ?? 0) + 1);
  }
  if (answer !== expected && !rules.includes(expected))
    tally.different.set(`${act.type}: the law ${expected}, the machine ${answer}`, `${keyOf(place)} ${act.seat}`);
}

describe('every event of every place is tried, and each refusal names the rule of the law', () => {
  test.each(Object.keys(KINDS) as Kind[])('%s', { timeout: 900_000 }, (kind) => {
    const explorer = new Explorer(kind, machine);
    const { places, ways } = explorer.explore();
    const tally = new Tally();
    // The nearest place of each state of the machine: other places differ in what goes on beside it.
    const shown = new Set<string>();
    const active = [...places.values()].filter((place) => {
      const fresh = stateIds(place).filter((id) => !shown.has(id));
      for (const id of fresh) shown.add(id);
      return place.state.status === 'active' && fresh.length > 0;
    });
    for (const place of active) {
      for (const type of EVENTS) {
        for (const seat of explorer.seats) {
          for (const act of explorer.acts(place, type, seat)) {
            compare(explorer, place, act, tally);
            if (verdictOf(explorer.standing(place), act) !== 'yes') continue;
            for (const wrong of faulty(act)) compare(explorer, place, wrong, tally);
            const stranger = Object.entries(place.state.context['persons'] as Record<string, string>).find(
              ([, of]) => of !== seat,
            );
            if (stranger !== undefined) compare(explorer, place, { ...act, person: stranger[0] }, tally);
          }
        }
      }
    }
    const { tried, permitted, refused, rules, different } = tally;
    const end = [...ways.keys()].find((key) => (kind === 'concept' ? key === FULL_TEXT : key.startsWith('closed')));
    const way = ways.get(end ?? '');
    console.log(
      [
        `${kind}: ${places.size} places, ${active.length} of them tried, ${PEOPLE.length} events of people, ${tried} tries: ${permitted} permitted, ${refused} refused by ${rules.size} rules`,
        `shortest way from draft${kind === 'concept' ? ' to the full text' : ' to closed'}: ${way?.length ?? 0} steps: ${way?.join(', ') ?? 'none'}`,
      ].join('\n'),
    );
    expect([...different]).toEqual([]);
    expect(way).toBeDefined();
  });
});
