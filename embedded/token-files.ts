import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** How the demonstration's tokens lie: `tokens/SEAT.jwt` for the holder of a seat, `tokens/people/NAME.jwt` for a person. */
const ENDING = '.jwt';
/** Characters that every file system takes for a name, with room for the endings. */
const LONGEST = 240;

/** Whether a file can be called after somebody of that name. */
export function canHaveToken(name: string): boolean {
  return name !== '' && escaped(name).length <= LONGEST;
}

/** Of people, who may hold no seat of their own, below the folder of the seats' tokens. */
export function peopleFolder(tokens: string): string {
  return join(tokens, 'people');
}

export function tokenPath(folder: string, name: string): string {
  return join(folder, `${escaped(name)}${ENDING}`);
}

/**
 * People are called as they like, and files are not: whatever could lead elsewhere, or be taken for another name where large
 * and small letters are the same, is written as its bytes, `%20` for a space.
 */
function escaped(name: string): string {
  return name.replaceAll(
    /[^a-z0-9-]+/g,
    (part) =>
      `%${Buffer.from(part)
        .toString('hex')
        .replaceAll(/..(?=.)/g, '$&%')}`,
  );
}

/** Names of the tokens in a folder, in order; none where it is missing. */
export async function tokensIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder))
      .filter((name) => name.endsWith(ENDING))
      .map((name) => decodeURIComponent(name.slice(0, -ENDING.length)))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
