import { appendFile, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Deliverer, Letter } from './deliverer.ts';

const LINE = z.object({ caseId: z.string(), effect: z.string(), to: z.string() });

/**
 * The mail of the demonstration office: one JSON line a letter in a file, nothing leaves the machine. A letter that is in
 * the file already is not written again, so a repeated delivery is seen as one.
 */
export function mailLog(path: string, clock: () => Promise<string>): Deliverer {
  let known: Promise<Set<string>> | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const deliver = async (letter: Letter): Promise<void> => {
    known ??= readKeys(path);
    const keys = await known.catch((error: unknown) => {
      known = null;
      throw error;
    });
    const key = keyOf(letter);
    if (keys.has(key)) return;
    const line = { at: await clock(), demonstration: true, ...letter };
    await appendFile(path, `${JSON.stringify(line)}\n`);
    keys.add(key);
  };
  return {
    // One after the other: two writers at once could each miss the other's line.
    deliver: (letter) => {
      const mine = turn.then(() => deliver(letter));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

function keyOf({ caseId, effect, to }: Pick<Letter, 'caseId' | 'effect' | 'to'>): string {
  return `${caseId} ${effect} ${to}`;
}

/** Ends an unfinished last line (the process was killed while it wrote), whose letter counts as not written. */
async function readKeys(path: string): Promise<Set<string>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (text !== '' && !text.endsWith('\n')) await appendFile(path, '\n');
  const keys = new Set<string>();
  for (const line of text.split('\n')) {
    const letter = LINE.safeParse(jsonOf(line));
    if (letter.success) keys.add(keyOf(letter.data));
  }
  return keys;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
