import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EipHistory } from '../../../cli/replay/eip1.ts';
import { linesOf } from '../../../cli/replay/lines.ts';
import { Failure } from '../../../cli/failure.ts';

const directory = mkdtempSync(join(tmpdir(), 'mufakat-lines-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function read(text: string) {
  const file = join(directory, 'histories.jsonl');
  writeFileSync(file, text);
  const good: string[] = [];
  const bad: string[] = [];
  for await (const line of linesOf(file, EipHistory)) {
    if ('problems' in line) bad.push(...line.problems.map((problem) => `${line.number}: ${problem}`));
    else good.push(line.value.id);
  }
  return { good, bad };
}

const GOOD = '{"id": "eip-1", "events": [{"at": "2020-01-01T00:00:00+02:00", "status": "Draft"}]}';

describe('lines that are no history', () => {
  test('all are told, each with its number and what is wrong, and the others are read', async () => {
    const { good, bad } = await read(
      [
        GOOD,
        'no json',
        '{"id": "eip-2"}',
        '{"id": "", "events": []}',
        '{"id": "eip-3", "events": [{"at": "2020-01-01", "status": "Draft"}]}',
        '{"id": "eip-4", "events": [{"at": "2020-02-30T00:00:00Z", "status": "Draft"}, {"at": "2020-01-01T00:00:00Z", "status": 7}]}',
        '{"id": "eip-5", "events": [{"at": "2020-01-01T00:00:00Z", "status": "Last Call", "deadline": "2020-02-30"}]}',
        '[]',
        'null',
        GOOD,
      ].join('\n'),
    );
    expect(good).toEqual(['eip-1', 'eip-1']);
    expect(bad.map((problem) => problem.replace(/\(.*\)$/, '').trim())).toEqual([
      '2: is no JSON',
      expect.stringMatching(/^3: events: /),
      expect.stringMatching(/^4: id: /),
      '5: events[0].at: must be an instant with its zone, as 2020-09-06T08:00:00+02:00',
      '6: events[0].at: must be an instant with its zone, as 2020-09-06T08:00:00+02:00',
      expect.stringMatching(/^6: events\[1\]\.status: /),
      '7: events[0].deadline: must be a day, as 2020-09-06',
      expect.stringMatching(/^8: the whole line: /),
      expect.stringMatching(/^9: the whole line: /),
    ]);
  });

  test('empty lines, a byte order mark and Windows line ends say nothing', async () => {
    expect(await read(`\uFEFF${GOOD}\r\n\r\n${GOOD}\r\n`)).toEqual({ good: ['eip-1', 'eip-1'], bad: [] });
  });

  test('fields that the format does not know are let be', async () => {
    const more =
      '{"id": "eip-1", "author": "x", "events": [{"at": "2020-01-01T00:00:00Z", "status": "Draft", "note": 1}]}';
    expect(await read(more)).toEqual({ good: ['eip-1'], bad: [] });
  });

  test('a file that is not there is a failure that names it', async () => {
    const reading = async (): Promise<void> => {
      for await (const line of linesOf(join(directory, 'missing.jsonl'), EipHistory)) expect(line).toBeUndefined();
    };
    await expect(reading()).rejects.toThrow(Failure);
    await expect(reading()).rejects.toThrow(/missing\.jsonl cannot be read \(ENOENT\)/);
  });
});
