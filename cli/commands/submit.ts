import type { Command } from 'commander';
import { v7 } from 'uuid';
import { readConfiguration } from '../../configuration.ts';
import { focalSeat, memberId } from '../../office/seats.ts';
import { attachmentsFrom, clientFor, sceneOf, tell, withOriginal } from '../context.ts';
import { EXIT, Failure } from '../failure.ts';
import { answerText } from '../rendering/answer.ts';
import { proposalFrom } from '../proposal-file.ts';
import { optionWords, repeatable } from '../repeating.ts';
import { hasToken } from '../token.ts';
import { said } from '../../words/said.ts';

export interface SubmitOptions {
  readonly as?: string;
  readonly id?: string;
  readonly attach?: readonly string[];
  /** The seat that sent it by mail; `original` is the file that came. */
  readonly for?: string;
  readonly original?: string;
  readonly draft: boolean;
}

/** `mufakat submit FILE`: opens a proposal from a YAML or JSON file and submits it, in one transaction. */
export async function submit(file: string, options: SubmitOptions, command: Command): Promise<void> {
  const scene = sceneOf(command);
  const proposal = await proposalFrom(file);
  const attach = withOriginal(options);
  const attachments = await attachmentsFrom(attach);
  const seat = options.as ?? (options.for === undefined ? await seatOfProponent(proposal, file) : undefined);
  const commandId = options.id ?? v7();
  const client = await clientFor(seat, command);
  const answer = await repeatable(
    () =>
      client.submit({
        commandId,
        proposal,
        submit: !options.draft,
        ...(options.as !== undefined && client.seat !== undefined && { seat: client.seat }),
        ...(options.for !== undefined && { registersFor: options.for }),
        ...(attachments.length > 0 && { attachments }),
      }),
    [
      ...['submit', file],
      ...optionWords({ as: options.as, for: options.for }),
      ...attach.flatMap((one) => ['--attach', one]),
      ...(options.draft ? ['--draft'] : []),
      ...['--id', commandId],
    ],
    command,
  );
  await tell(scene, answer, (...told) => answerText(options.draft ? 'DRAFT' : 'SUBMIT', ...told));
}

/** The focal point of the member that the file names as proponent. */
async function seatOfProponent(proposal: Record<string, unknown>, file: string): Promise<string> {
  const { proponent } = proposal;
  const seat = typeof proponent === 'string' ? focalSeat(memberId(proponent)) : null;
  const configuration = readConfiguration();
  if (configuration.token !== null) return seat ?? '';
  if (seat !== null && (await hasToken(seat, configuration))) return seat;
  // Nobody to ask the API as: the shape at least can be checked here, so that all its mistakes are told at once.
  const { mistake, mistakeSaid, submissionMistakes } = await import('../../api/mistakes.ts');
  const own = seat === null ? mistake('no-member') : mistake('no-focal', { name: JSON.stringify(proponent) });
  const others = submissionMistakes(proposal).filter(({ path }) => path !== 'proponent');
  throw new Failure(EXIT.usage, [
    said('failures', 'file-unusable', { file }),
    ...[{ path: 'proponent', message: own }, ...others].map(({ path, message }) =>
      said('failures', 'mistake', { path, message: mistakeSaid(message) }),
    ),
    said('failures', 'file-unusable-remedy'),
  ]);
}
