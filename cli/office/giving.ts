import { Command, Option } from 'commander';
import { v7 } from 'uuid';
import type { OfficeAnswer } from '../client.ts';
import { attachmentsFrom, clientFor, sceneOf, tell } from '../context.ts';
import type { Output } from '../output.ts';
import { optionWords, repeatable } from '../repeating.ts';
import { renewTokens } from './tokens.ts';
import type { Voice } from '../voice.ts';

/** What every command that changes the office can be told. */
export interface GivingOptions {
  readonly as?: string;
  readonly reason?: string;
  readonly attach?: readonly string[];
  /** A file of the role `letter`, where the command has an option of its own for it. */
  readonly letter?: string;
  readonly id?: string;
  readonly dryRun: boolean;
}

/** Adds the options of `GivingOptions` to a command. @param seat who gives it when `--as` names nobody. */
export function givingOptions(command: Command, seat?: string): Command {
  return command
    .addOption(new Option('--as <seat>', 'seat to act as').default(seat))
    .option('--reason <text>', 'why; kept apart from the records')
    .option('--attach <role=file>', 'a file that goes with it; can be given several times', collected)
    .option('--id <uuid>', 'command id: repeated with the same id, it is done once')
    .option('--dry-run', 'judge only, write nothing', false);
}

/**
 * Gives a command to the office and tells what was recorded.
 * @param words the words after `mufakat` that ask for it again.
 */
export async function give(
  type: string,
  data: Readonly<Record<string, string | null | undefined>>,
  options: GivingOptions,
  words: readonly string[],
  command: Command,
): Promise<void> {
  const scene = sceneOf(command);
  const { as, reason, attach = [], letter, dryRun } = options;
  const commandId = options.id ?? v7();
  const attachments = await attachmentsFrom(letter === undefined ? attach : [...attach, `letter=${letter}`]);
  const client = await clientFor(as, command);
  const given = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
  const answer = await repeatable(
    () =>
      client.commandOffice({
        commandId,
        type,
        data: given,
        dryRun,
        ...(client.seat !== undefined && { seat: client.seat }),
        ...(reason !== undefined && { reason }),
        ...(attachments.length > 0 && { attachments }),
      }),
    [
      ...words,
      ...optionWords({ as, reason, letter }),
      ...attach.flatMap((one) => ['--attach', one]),
      ...(dryRun ? ['--dry-run'] : []),
      ...['--id', commandId],
    ],
    command,
  );
  if (answer.demonstration && !dryRun) await renewTokens(client);
  await tell(scene, answer, answerText);
}

function answerText(answer: OfficeAnswer, { styles }: Output, voice: Voice): string {
  const { type, seq, at, recorded, says, dryRun, demonstration } = answer;
  const values = { event: type, records: recorded.join(', '), seq, at: voice.instant(at) };
  return [
    voice.say(dryRun ? 'office-dry-run' : 'office-recorded', values),
    ...Object.entries(says).map(([name, value]) => `${voice.tag('facts', name)}: ${String(value)}`),
    ...(dryRun ? [] : [voice.timesIn()]),
    ...(demonstration ? [styles.dim(voice.say('demonstration'))] : []),
  ].join('\n');
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
