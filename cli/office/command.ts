import { Command } from 'commander';
import { officeCalendarCommand } from './calendar.ts';
import { officeFleetsCommand } from './fleets.ts';
import { officeMeetingCommand } from './meetings.ts';
import { officeMemberCommands } from './members.ts';
import { officePersonCommand } from './people.ts';
import { officePolicyCommand } from './policy.ts';
import { officeReadCommand } from './read.ts';
import { officeSeatCommands } from './seats.ts';
import { officeHistoryCommand, officePartCommands, showsOffice } from './show.ts';

/** `mufakat office …`: who holds what, which rules are in force, and the commands that change it. */
export function officeCommand(): Command {
  // Its own options stand before the name of a command; what follows the name is that command's.
  const office = showsOffice(new Command('office'))
    .enablePositionalOptions()
    .description(
      'the office itself: seats, members, groups, meetings, rules in force, calendars, and what changes them',
    );
  const parts = [
    ...officePartCommands(),
    officeHistoryCommand(),
    officeReadCommand(),
    ...officeSeatCommands(),
    officePersonCommand(),
    ...officeMemberCommands(),
    officeMeetingCommand(),
    officePolicyCommand(),
    officeCalendarCommand(),
    officeFleetsCommand(),
  ];
  for (const part of parts) office.addCommand(part);
  return office;
}
