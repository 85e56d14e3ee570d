import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../product.ts';
import { LANGUAGES, readWords } from '../../words/index.ts';
import { type OwedClock, owedClockWord } from '../../words/owed.ts';

const words = readWords();
const reader = { language: 'en', zone: 'Asia/Bangkok' } as const;
const said = (clock: string, path: readonly string[], more: Partial<OwedClock> = {}): string =>
  owedClockWord(words, { clock, path, ...more }, reader);

describe('the clock of an owed act says whose it is, and for which act', () => {
  test.each([
    ['position.au', 'a first reminder goes out to the Co-Manager (Australia): a position'],
    ['signature.id', 'a first reminder goes out to the Co-Manager (Indonesia): a signature under the decision'],
    ['guidance.id', 'a first reminder goes out to the Co-Chair (Indonesia): guidance'],
    [
      'vacancy.au',
      'a first reminder goes out to the senior official (Australia): an acting officer for the empty seat',
    ],
    ['verification.desk', 'a first reminder goes out to the desk of the office: the verification of a condition'],
    [
      'verification.comanager-au',
      'a first reminder goes out to the Co-Manager (Australia): the verification of a condition',
    ],
    ['consultation.summary', 'a first reminder goes out to the desk of the office: the summary of the consultation'],
    [
      'joint.DEFER_JOINTLY',
      'a first reminder goes out (an answer to the joint act (propose to defer it until a day or a meeting))',
    ],
    ['somethingElse.au', 'a first reminder goes out'],
  ])('%s', (child, sentence) => {
    expect(said('firstReminder', [child])).toBe(sentence);
  });

  test('each stage of it, in both languages; of a joint act by whom it reminds', () => {
    expect(said('overdue', ['position.id'])).toBe(
      'overdue from the Co-Manager (Indonesia): a position; others are told',
    );
    expect(said('stillOwed', ['joint.WAIVE'], { seat: 'comanager-id' })).toBe(
      'another reminder goes out to the Co-Manager (Indonesia): an answer to the joint act (propose to waive a condition)',
    );
    const indonesian = { ...reader, language: 'id' } as const;
    expect(owedClockWord(words, { clock: 'escalation', path: ['position.au'] }, indonesian)).toBe(
      'masih ditunggu dari Manajer Bersama (Australia): pernyataan pendirian; pihak di atasnya diberi tahu',
    );
  });

  test('the clocks of the case itself say what they said', () => {
    expect(said('consultationRound', [])).toBe('the round of consultation closes');
  });
});

test('every act that any machine waits for has its noun', () => {
  const directory = join(packageRoot(), 'machines', 'proposal');
  const children = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(join(directory, file), 'utf8').matchAll(/waitsFor\(\{\s+id: [`']([A-Za-z.]+?)(?:\.\$|['`])/g),
    ])
    .map(([, name = '']) => name);
  expect(children.length).toBeGreaterThan(10);
  expect(children).toContain('position');
  for (const name of new Set(children))
    for (const language of LANGUAGES) expect(words.say(language, 'owed', name)).not.toBe('');
});
