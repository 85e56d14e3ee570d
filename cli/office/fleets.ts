import { Command } from 'commander';
import type { OfficeFleets } from '../client.ts';
import { clientFor, sceneOf, tell } from '../context.ts';
import type { Output } from '../output.ts';
import { table } from '../rendering/table.ts';
import { repeatable } from '../repeating.ts';
import type { Voice } from '../voice.ts';

/** `mufakat office fleets`: how far open cases have been told of changes of the office. */
export function officeFleetsCommand(): Command {
  return new Command('fleets')
    .description('how far open cases have been told of changes of the office')
    .option('--as <seat>', 'seat to read as')
    .action(async (_options: object, command: Command) => {
      const { as } = command.optsWithGlobals<{ as?: string }>();
      const client = await clientFor(as, command);
      const words = ['office', 'fleets', ...(as === undefined ? [] : ['--as', as])];
      const found = await repeatable(() => client.officeFleets(), words);
      await tell(sceneOf(command), found, fleetsText, found.fleets);
    });
}

function fleetsText({ fleets }: OfficeFleets, { width, styles }: Output, voice: Voice): string {
  if (fleets.length === 0) return voice.say('fleets-none');
  const head = ['fleet-record', 'event', 'state-column', 'fleet-told', 'fleet-not', 'fleet-checked'].map((key) =>
    voice.say(key),
  );
  const rows = fleets.map(({ record, event, state, done, unchanged, refused, failed, checkedAt, due }) => [
    `#${record}`,
    event,
    state === 'waiting' ? voice.say('fleet-waits', { due: voice.instant(due) }) : voice.say(`fleet-${state}`),
    String(done),
    voice.say('fleet-others', { unchanged, refused, failed }),
    checkedAt === null ? '' : voice.instant(checkedAt),
  ]);
  return table(head, rows, width, styles.bold);
}
