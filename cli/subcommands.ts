import type { Command } from 'commander';

/** Commands that stand in rooms of their own; each is loaded only when it is called. */
export interface Subcommand {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<Command>;
}

export const SUBCOMMANDS: readonly Subcommand[] = [];
