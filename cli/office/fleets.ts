import { Command } from 'commander';
import type { OfficeFleets } from '../client.ts';
import { sceneOf, tell } from '../context.ts';
import type { Output } from '../output.ts';
import type { Voice } from '../voice.ts';
import { readOffice, tableOf } from './reading.ts';

/** `mufakat office fleets`: how far open cases have been told of changes of the office. */
export function officeFleetsCommand(): Command {
  return new Command('fleets')
    .description('how far open cases have been told of changes of the office')
    .option('--as <seat>', 'seat to read as')
    .action(async (_options: object, command: Command) => {
      const found = await readOffice(['fleets'], command, (client) => client.officeFleets());
      await tell(sceneOf(command), found, fleetsText, found.fleets);
    });
}

function fleetsText({ fleets }: OfficeFleets, output: Output, voice: Voice): string {
  if (fleets.length === 0) return voice.say('fleets-none');
  const head = ['fleet-record', 'event', 'state-column', 'fleet-told', 'fleet-not', 'fleet-checked'];
  const rows = fleets.map(({ record, event, state, done, unchanged, refused, failed, checkedAt, due }) => [
    `#${record}`,
    event,
    state === 'waiting' ? voice.say('fleet-waits', { due: voice.instant(due) }) : voice.say(`fleet-${state}`),
    String(done),
    voice.say('fleet-others', { unchanged, refused, failed }),
    checkedAt === null ? '' : voice.instant(checkedAt),
  ]);
  const timed = fleets.some(({ state, checkedAt }) => state === 'waiting' || checkedAt !== null);
  return [tableOf(head, rows, output, voice), ...(timed ? ['', voice.timesIn()] : [])].join('\n');
}
