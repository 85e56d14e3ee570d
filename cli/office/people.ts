import { Command } from 'commander';
import { optionWords } from '../repeating.ts';
import { give, givingOptions, type GivingOptions } from './giving.ts';

interface CorrectOptions extends GivingOptions {
  readonly name?: string;
  readonly address?: string;
}

/** `mufakat office person correct`: what the office knows of a person was wrong, or is so no longer. */
export function officePersonCommand(): Command {
  const person = new Command('person').description('what the office knows of a person');
  givingOptions(person.command('correct'), 'administrator')
    .description('the name of a person, or where letters reach the person, is told anew; the old records stay')
    .argument('<person>', 'name as it is known, or id')
    .option('--name <name>', 'as it is from now on')
    .option('--address <mail>', 'where letters reach the person from now on')
    .action((who: string, { name, address }: CorrectOptions, command: Command) => {
      const words = ['office', 'person', 'correct', who, ...optionWords({ name, address })];
      return give('CORRECT_PERSON', { person: who, name, address }, command.optsWithGlobals(), words, command);
    });
  return person;
}
