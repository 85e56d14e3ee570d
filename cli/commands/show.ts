import type { Command } from 'commander';
import { clientFor, sceneOf, tell } from '../context.ts';
import { clocksText, proposalText } from '../rendering/proposal.ts';
import { askable, optionWords } from '../repeating.ts';

export interface ReadOptions {
  readonly as?: string;
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
    ['show', reference, ...optionWords({ as: options.as }), ...(options.clocks ? ['--clocks'] : [])],
    command,
  );
  await tell(scene, view, options.clocks ? clocksText : proposalText);
}
