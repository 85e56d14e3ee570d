import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newDirectory, Office, until } from '../servers/office.ts';
import { type Entry, historyOf, notBeforeDue } from './history.ts';
import { type Letter, lettersAbout } from './letters.ts';
import { type Submitted, submitSamples } from './submitting.ts';

/** A day takes two seconds: the reminder comes after five days, both Co-Chairs are asked after five more. */
const CLOCK = '1d=2s';
const FIVE_DAYS = 5 * 2_000;

let office: Office;
let proposal: Submitted;
let entries: readonly Entry[];
let letters: readonly Letter[];

beforeAll(async () => {
  office = await Office.start(await newDirectory(), ['--clock', CLOCK]);
  const [one] = await submitSamples(office, 1);
  if (one === undefined) throw new Error('nothing was submitted');
  proposal = one;
  const accepted = await office.act(proposal.reference, 'desk', 'ACCEPT', { textHash: proposal.textHash });
  if (accepted.status !== 200) throw new Error(`not accepted: ${JSON.stringify(accepted.body)}`);
  // Nobody acts from here on.
  await until(async () => (await lettersAbout(office, proposal.reference)).filter(isGuidance).length === 2, 60_000);
  entries = await historyOf(office, 'desk', proposal.reference);
  letters = await lettersAbout(office, proposal.reference);
}, 240_000);

afterAll(() => office.discard(), 120_000);

function isGuidance({ template }: Letter): boolean {
  return template === 'guidance-asked';
}

function entry(type: string): Entry {
  const found = entries.find((one) => one.type === type);
  if (found === undefined)
    throw new Error(`${type} is not in the history: ${entries.map((one) => one.type).join(', ')}`);
  return found;
}

describe('with the demo clock and nobody acting', () => {
  test('the history has the reminder, then the escalation, each once', () => {
    const types = entries.map(({ type }) => type);
    expect(types).toEqual(['start', 'SUBMIT', 'ACCEPT', 'after.reminder', 'after.escalation']);
  });

  test('neither comes before its due instant, and each is five demo days after what set it', () => {
    notBeforeDue(entries);
    for (const [set, clock] of [
      ['ACCEPT', 'reminder'],
      ['after.reminder', 'escalation'],
    ] as const) {
      const armed = entry(set).clocks.find((one) => one.clock === clock && one.what === 'armed');
      expect(Date.parse(armed?.due ?? '') - Date.parse(entry(set).at)).toBe(FIVE_DAYS);
    }
  });

  test('the mail log has a reminder to both Co-Managers, then a letter to both Co-Chairs, none early', () => {
    const after = letters.filter(({ template }) => template === 'reminder' || template === 'guidance-asked');
    expect(after.map(({ template }) => template)).toEqual(['reminder', 'reminder', 'guidance-asked', 'guidance-asked']);
    expect(
      after
        .slice(0, 2)
        .map(({ to }) => to)
        .sort(),
    ).toEqual(['comanager-au', 'comanager-id']);
    expect(
      after
        .slice(2)
        .map(({ to }) => to)
        .sort(),
    ).toEqual(['cochair-au', 'cochair-id']);
    for (const { at, template } of after) {
      const step = entry(template === 'reminder' ? 'after.reminder' : 'after.escalation');
      expect(Date.parse(at)).toBeGreaterThanOrEqual(Date.parse(step.at));
    }
  });

  test('the Co-Chairs are waited for now, beside the Co-Managers', async () => {
    const { body } = await office.request('desk', 'GET', `/proposals/${proposal.reference}`);
    const seats = (body['waitingFor'] as readonly { who: string }[]).map(({ who }) => who);
    expect(seats.sort()).toEqual(['cochair-au', 'cochair-id', 'comanager-au', 'comanager-id']);
  });
});
