import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { packageRoot } from '../../product.ts';
import { mufakat, newDirectory, Office } from '../servers/office.ts';

const LONG = 240_000;
const README = readFileSync(join(packageRoot(), 'README.md'), 'utf8');
const REFERENCE = /\bRSO-\d{4}-\d{4}\b/g;

/** The lines of a section of the README that call the command line, its subsections included. */
function commandsIn(section: string): readonly string[] {
  const [, text = ''] = README.split(`\n## ${section}\n`);
  return text.split('\n## ')[0]!.match(/^npx mufakat .*$/gm) ?? [];
}

/** The words after `npx mufakat`, as a shell parts them. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].slice(2).map(([, quoted, plain]) => quoted ?? plain ?? '');
}

let office: Office;
afterEach(() => office.discard(), LONG);

test(
  'the commands of "What you then see" work as printed, one after the other, on a fresh office',
  { timeout: LONG },
  async () => {
    office = await Office.start(await newDirectory());
    // The numbers of the README are those of the year in which it was written.
    const [sample = ''] = (await mufakat(office.directory, ['list'])).out.match(REFERENCE) ?? [];
    const lines = commandsIn('What you then see').map((line) => line.replaceAll(/RSO-\d{4}/g, sample.slice(0, 8)));
    expect(lines.length).toBeGreaterThan(10);
    const given: string[] = [];
    for (const line of lines) {
      const ran = await mufakat(office.directory, wordsOf(line));
      expect(ran, line).toMatchObject({ code: 0, words: '' });
      if (line.includes(' submit ')) given.push(...(ran.out.match(REFERENCE) ?? []));
    }
    expect(new Set(lines.join('\n').match(REFERENCE))).toEqual(new Set(given));
  },
);
