import { Command } from 'commander';
import { officeCalendarCommand } from './calendar.ts';
import { officeFleetsCommand } from './fleets.ts';
import { officePolicyCommand } from './policy.ts';

/** `mufakat office …`: who holds what, which rules are in force, and the commands that change it. */
export function officeCommand(): Command {
  return new Command('office')
    .description('the office itself: rules in force, calendars, and what open cases were told')
    .addCommand(officePolicyCommand())
    .addCommand(officeCalendarCommand())
    .addCommand(officeFleetsCommand());
}
