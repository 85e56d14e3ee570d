import type { Command } from 'commander';
import { clientFor, sceneOf, tell } from '../context.ts';
import { clocksText, proposalText } from '../rendering/proposal.ts';
import { askable } from '../repeating.ts';

export interface ReadOptions {
  readonly as?: string;
}

export function asWords({ as }: ReadOptions): readonly string[] {
  return as === undefined ? [] : ['--as', as];
}

export interface ShowOptions extends ReadOptions {
  readonly clocks: boolean;
}

/** `mufakat show REF`: where a proposal stands, as far as the reader may know it. */
export async function show(reference: string, options: ShowOptions, command: Command): Promise<void> {
  const scene = sceneOf(command);
  const client = await clientFor(options.as, command);
  const view = await askable(
    () => client.show(reference),
    ['show', reference, ...asWords(options), ...(options.clocks ? ['--clocks'] : [])],
  );
  await tell(scene, view, options.clocks ? clocksText : proposalText);
}
