import type { Command } from 'commander';
import type { Client } from '../client.ts';
import { clientFor } from '../context.ts';
import type { Output } from '../output.ts';
import { table } from '../rendering/table.ts';
import { askable, optionWords } from '../repeating.ts';
import type { Voice } from '../voice.ts';

/**
 * Reads something of the office, as whom `--as` names.
 * @param words the words after `mufakat office` that ask for it again.
 */
export async function readOffice<T>(
  words: readonly string[],
  command: Command,
  ask: (client: Client) => Promise<T>,
): Promise<T> {
  const { as } = command.optsWithGlobals<{ as?: string }>();
  const client = await clientFor(as, command);
  return askable(() => ask(client), ['office', ...words, ...optionWords({ as })], command);
}

/** A table whose columns are named by words of the catalogue. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { width, styles }: Output,
  voice: Voice,
): string {
  return table(
    head.map((key) => voice.say(key)),
    rows,
    width,
    styles.bold,
  );
}
