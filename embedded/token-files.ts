import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** How the demonstration's tokens lie: `tokens/SEAT.jwt` for the holder of a seat, `tokens/people/NAME.jwt` for a person. */
const ENDING = '.jwt';

/** What may be the name of such a file. */
export const TOKEN_NAME = /^[a-z][a-z0-9-]*$/;

/** Of people, who may hold no seat of their own, below the folder of the seats' tokens. */
export function peopleFolder(tokens: string): string {
  return join(tokens, 'people');
}

export function tokenPath(folder: string, name: string): string {
  return join(folder, `${name}${ENDING}`);
}

/** Names of the tokens in a folder, in order; none where it is missing. */
export async function tokensIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder))
      .filter((name) => name.endsWith(ENDING))
      .map((name) => name.slice(0, -ENDING.length))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
