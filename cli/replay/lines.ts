import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { EXIT, Failure } from '../failure.ts';

/** One line of a JSONL file: what it says, or what is wrong with it. */
export type Line<T> =
  { readonly number: number; readonly value: T } | { readonly number: number; readonly problems: readonly string[] };

/**
 * Reads a JSONL file (`-`: standard input) line by line, so that its size does not matter. Empty lines say nothing.
 * @throws Failure when the file cannot be read.
 */
export async function* linesOf<T>(file: string, schema: z.ZodType<T>): AsyncGenerator<Line<T>> {
  let number = 0;
  for await (const text of rawLines(file)) {
    number += 1;
    const line = number === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (line.trim() !== '') yield { number, ...read(line, schema) };
  }
}

async function* rawLines(file: string): AsyncGenerator<string> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  try {
    yield* createInterface({ input, crlfDelay: Infinity });
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    throw new Failure(EXIT.usage, [
      `The file ${file} cannot be read (${String(error.code)}).`,
      'Check its path and rights.',
    ]);
  }
}

function read<T>(line: string, schema: z.ZodType<T>): { value: T } | { problems: string[] } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { problems: [`is no JSON (${error instanceof Error ? error.message : String(error)})`] };
  }
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data };
  return { problems: result.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`) };
}

/** `events[2].at`. */
function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return place.replace(/^\./, '') || 'the whole line';
}
