import type { Command } from 'commander';
import { clientFor, sceneOf, tell } from '../context.ts';
import { historyText } from '../rendering/history.ts';
import { askable, optionWords } from '../repeating.ts';
import type { ReadOptions } from './show.ts';

/** `mufakat history REF`: every step the reader may know of; with --output jsonl one step a line. */
export async function history(reference: string, options: ReadOptions, command: Command): Promise<void> {
  const scene = sceneOf(command);
  const client = await clientFor(options.as, command);
  const words = ['history', reference, ...optionWords({ as: options.as })];
  const view = await askable(() => client.history(reference), words, command);
  await tell(scene, view, historyText, view.entries);
}
