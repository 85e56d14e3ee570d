import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Life } from './life.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let life: Life;
beforeAll(async () => {
  stage = await openStage({ inForce: 'demonstration 3' });
  life = await Life.of(stage, 'collaboration-tabletop', 'focal-australia');
});
afterAll(() => stage.close());

/** What the history says of clocks that have fired, each once. */
async function fired(seat: string, language = 'en'): Promise<readonly string[]> {
  const entries = await life.history(seat, language);
  return [...new Set(entries.filter(({ type }) => type.startsWith('after.')).map(({ says }) => says))];
}

describe('the history says of each clock whose act it is about', () => {
  it('of one that the desk owes', async () => {
    await life.waitFor('firstReminder');
    expect(await fired('desk')).toEqual(['a first reminder goes out to the desk of the office: the screening']);
    await life.act('desk', 'ACCEPT');
    await life.act('desk', 'OPEN', { parties: ['indonesia'] });
    for (const partner of ['focal-indonesia', 'focal-malaysia', 'focal-iom']) await life.act(partner, 'CONSENT');
    await life.waitFor('consultationRound');
    await life.waitFor('overdue');
    expect((await fired('cochair-id')).at(-1)).toBe(
      'overdue from the desk of the office: the summary of the consultation; others are told',
    );
    await life.act('desk', 'SUMMARISE', { answers: 0, summary: 'Nobody objects' });
  });

  it('and of each clock that a step sets or stops', async () => {
    const accepted = (await life.history('desk')).find(({ type }) => type === 'ACCEPT');
    const told = accepted?.clocks.map(({ what, says }) => `${what}: ${says}`);
    expect(told).toContain('armed: a first reminder goes out to the desk of the office: the opening of a consultation');
    expect(told).toContain('disarmed: a second reminder goes out to the desk of the office: the screening');
    expect(told).toContain('armed: the partners are reminded');
  });

  it('of positions that both seats owe, from the first reminder to the last', async () => {
    await life.waitFor('stillOwed');
    const told = await fired('cochair-au');
    for (const who of ['the Co-Manager (Australia)', 'the Co-Manager (Indonesia)'])
      expect(told).toEqual(
        expect.arrayContaining([
          `a first reminder goes out to ${who}: a position`,
          `a second reminder goes out to ${who}: a position`,
          `overdue from ${who}: a position; others are told`,
          `still owed by ${who}: a position; those above are told`,
        ]),
      );
    expect(told.some((says) => /^another reminder goes out to the .+: /.test(says))).toBe(true);
    expect(await fired('cochair-au', 'id')).toEqual(
      expect.arrayContaining([
        'pengingat pertama dikirim kepada Manajer Bersama (Indonesia): pernyataan pendirian',
        'terlambat dari Manajer Bersama (Australia): pernyataan pendirian; pihak lain diberi tahu',
      ]),
    );
  });

  it('of an answer to a joint act, who is reminded of it', async () => {
    const until = new Date(Date.parse(await stage.clock()) + 60 * 86_400_000).toISOString().slice(0, 10);
    await life.act('comanager-au', 'DEFER_JOINTLY', { until }, 'Until the room is free');
    await life.waitFor('overdue');
    const told = (await fired('comanager-au')).filter((says) => says.includes('joint act'));
    const answer = /: an answer to the joint act \(propose to defer it until a day.*\)/;
    for (const says of told) expect(says).toMatch(answer);
    expect(told.map((says) => says.replace(answer, ''))).toEqual([
      'a first reminder goes out to the Co-Manager (Indonesia)',
      'a second reminder goes out to the Co-Manager (Indonesia)',
      'overdue from the Co-Manager (Indonesia); others are told',
    ]);
    // Whoever answers with another proposal is waited for no longer: now the first one is.
    const later = { act: 'DEFER_JOINTLY', until: `${until.slice(0, 4)}-12-31` };
    await life.act('comanager-id', 'COUNTER', later, 'A longer time');
    const countered = (await life.history('comanager-id')).at(-1);
    expect(countered?.clocks.map(({ says }) => says)).toContainEqual(
      expect.stringMatching(/^a first reminder goes out to the Co-Manager \(Australia\): an answer to the joint act/),
    );
  });

  it('and names no letter that goes to nobody', async () => {
    const letters = (await life.history('auditor')).flatMap((entry) => entry.letters);
    expect(letters.length).toBeGreaterThan(20);
    expect(letters.filter(({ to }) => to.length === 0)).toEqual([]);
  });

  it('and tells who may not know of reminders nothing', async () => {
    for (const seat of ['focal-australia', 'focal-indonesia']) {
      const told = JSON.stringify(await life.history(seat));
      expect(told).not.toMatch(/reminder goes out to|overdue from|still owed by/);
    }
  });
});
