import type { Command } from 'commander';
import { clientFor, sceneOf } from '../context.ts';
import { historyText } from '../rendering/history.ts';
import { repeatable } from '../repeating.ts';
import { asWords, type ReadOptions } from './show.ts';

/** `mufakat history REF`: every step the reader may know of; with --output jsonl one step a line. */
export async function history(reference: string, options: ReadOptions, command: Command): Promise<void> {
  const { output, clock } = sceneOf(command);
  const client = await clientFor(options.as, command);
  const view = await repeatable(() => client.history(reference), ['history', reference, ...asWords(options)]);
  output.data(view, () => historyText(view, output, clock), view.entries);
}
