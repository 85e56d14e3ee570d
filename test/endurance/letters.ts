import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Office } from '../servers/office.ts';

/** A letter in the mail log of the demonstration office. */
export interface Letter {
  readonly at: string;
  readonly reference: string;
  readonly template: string;
  readonly to: string;
}

/** The letters about one proposal, in the order in which they went out. */
export async function lettersAbout(office: Office, reference: string): Promise<readonly Letter[]> {
  // The first letter makes the file.
  const text = await readFile(join(office.directory, 'mail.log.jsonl'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    },
  );
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Letter)
    .filter((letter) => letter.reference === reference);
}
