import type { Command } from 'commander';

/** Commands that stand in rooms of their own; each is loaded only when it is called. */
export interface Subcommand {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<Command>;
}

export const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: 'start',
    description: 'start everything on this machine: what `npm start` does',
    load: async () => (await import('./start.ts')).startCommand(),
  },
  {
    name: 'doctor',
    description: 'what was found on this machine, what runs, and what to do about what is missing',
    load: async () => (await import('./doctor.ts')).doctorCommand(),
  },
  {
    name: 'machine',
    description: 'check, release, list and compare the machines that say what may happen',
    load: async () => (await import('./machine/command.ts')).machineCommand(),
  },
  {
    name: 'office',
    description: 'the office itself: who holds what, which rules are in force, and what changes it',
    load: async () => (await import('./office/command.ts')).officeCommand(),
  },
  {
    name: 'policy',
    description: 'release policies and calendars: the rules under which cases run',
    load: async () => (await import('./policy/command.ts')).policyCommand(),
  },
  {
    name: 'replay',
    description: 'take recorded histories through a machine and judge every move',
    load: async () => (await import('./replay.ts')).replayCommand(),
  },
  {
    name: 'audit',
    description: 'verify the ledger, and run again why things came out as they did',
    load: async () => (await import('./audit/command.ts')).auditCommand(),
  },
  {
    name: 'ledger',
    description: 'mend store or published files from what the other holds',
    load: async () => (await import('./audit/ledger.ts')).ledgerCommand(),
  },
];
