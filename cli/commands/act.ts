import type { Command } from 'commander';
import { v7 } from 'uuid';
import type { Answer } from '../client.ts';
import { attachmentsFrom, clientFor, sceneOf, tell, withOriginal } from '../context.ts';
import { EXIT, Failure } from '../failure.ts';
import { answerText } from '../rendering/answer.ts';
import { optionWords, repeatable } from '../repeating.ts';
import { said } from '../../words/said.ts';

export interface ActOptions {
  readonly as?: string;
  readonly reason?: string;
  readonly data?: string;
  /** A new text of the proposal. */
  readonly file?: string;
  readonly id?: string;
  readonly text?: string;
  readonly attach?: readonly string[];
  /** The seat whose act it is, which came by mail; `original` is the file that came. */
  readonly for?: string;
  readonly original?: string;
  readonly dryRun: boolean;
}

/** `mufakat act REF EVENT`: gives an event to a proposal, bound to the text as it is shown to the sender now. */
export async function act(reference: string, event: string, options: ActOptions, command: Command): Promise<void> {
  const scene = sceneOf(command);
  const type = event.toUpperCase().replaceAll('-', '_');
  const data = await dataOf(options);
  const attach = withOriginal(options);
  const attachments = await attachmentsFrom(attach);
  const commandId = options.id ?? v7();
  const client = await clientFor(options.as, command);
  const repetition = (text: string | undefined): readonly string[] => [
    ...['act', reference, type],
    ...optionWords({
      as: options.as,
      reason: options.reason,
      data: options.data,
      file: options.file,
      for: options.for,
    }),
    ...attach.flatMap((one) => ['--attach', one]),
    ...(options.dryRun ? ['--dry-run'] : []),
    ...optionWords({ id: commandId, text }),
  ];
  const textHash =
    options.text ?? (await repeatable(() => client.show(reference), repetition(undefined), command)).text.hash;
  const answer = await repeatable<Answer>(
    () =>
      client.command(reference, {
        commandId,
        type,
        textHash,
        dryRun: options.dryRun,
        ...(options.reason !== undefined && { reason: options.reason }),
        ...(data !== undefined && { data }),
        ...(client.seat !== undefined && { seat: client.seat }),
        ...(options.for !== undefined && { registersFor: options.for }),
        ...(attachments.length > 0 && { attachments }),
      }),
    repetition(textHash),
    command,
  );
  await tell(scene, answer, (...told) => answerText(type, ...told));
}

async function dataOf({ data, file }: ActOptions): Promise<object | undefined> {
  if (data === undefined && file === undefined) return undefined;
  return {
    ...(data !== undefined && dataFrom(data)),
    ...(file !== undefined && { proposal: await (await import('../proposal-file.ts')).proposalFrom(file) }),
  };
}

function dataFrom(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure(EXIT.usage, [
      said('failures', 'data-no-json', { why: error instanceof Error ? error.message : String(error) }),
      said('failures', 'data-example', { example: `--data '{"conditions": []}'` }),
    ]);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Failure(EXIT.usage, [said('failures', 'data-no-object', { example: '{"date": "2027-01-15"}' })]);
  return value;
}
