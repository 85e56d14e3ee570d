import type { Command } from 'commander';
import { clientFor, sceneOf, tell } from '../context.ts';
import { historyText } from '../rendering/history.ts';
import { askable } from '../repeating.ts';
import { asWords, type ReadOptions } from './show.ts';

/** `mufakat history REF`: every step the reader may know of; with --output jsonl one step a line. */
export async function history(reference: string, options: ReadOptions, command: Command): Promise<void> {
  const scene = sceneOf(command);
  const client = await clientFor(options.as, command);
  const view = await askable(() => client.history(reference), ['history', reference, ...asWords(options)]);
  await tell(scene, view, historyText, view.entries);
}
