import { hash } from 'node:crypto';
import type { Instant } from '../engine/types.ts';
import { canonicalize, NotCanonical } from '../ledger/canonical.ts';
import { RecordTooLarge } from '../ledger/record.ts';
import { latest } from './acts.ts';
import { isContentMissing, untilWritten } from './attempts.ts';
import type { Context } from './context.ts';
import { writeNotice } from './notices.ts';
import { append, headOf, holdStreams, instantOf, moveHeads } from './office-streams.ts';
import { wantTelling } from './tellings.ts';
import { DIRECTORY_STANDING, INSERT_COMMAND } from './office-statements.ts';
import type { ChangeAccepted, ChangeAnswer, ChangeRefusal, ChangeRequest, JudgedChange } from './types.ts';

const DIRECTORY = 'directory';

type Taken = Exclude<JudgedChange, { readonly refused: ChangeRefusal }>;

/**
 * Judges and records a change of the directory. What the judgement has to read is read before the stream is held, so that
 * nobody who holds it waits for another connection; it is judged and recorded only if the stream has not moved since.
 */
export async function change(context: Context, request: ChangeRequest): Promise<ChangeAnswer> {
  const { person, seat = '' } = request.sender;
  let content: string;
  try {
    content = `${DIRECTORY}\n${person} ${seat}\n${canonicalize(request.content)}`;
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error;
    return refusedBecause(error, 'not-recordable', await context.clock());
  }
  const answer = await context.turns.take(DIRECTORY, () =>
    untilWritten(DIRECTORY, () => attempt(context, request, content)),
  );
  if (answer.outcome === 'refused' && request.dryRun !== true) await note(context, request, answer.refusal, answer.at);
  return answer;
}

interface Standing {
  readonly seq: number;
  readonly at: Instant | null;
  readonly digest: string | null;
  readonly answer: ChangeAccepted | null;
}

/** Null: the directory had moved, judge again. */
async function attempt(context: Context, request: ChangeRequest, content: string): Promise<ChangeAnswer | null> {
  const { commandId } = request;
  const [standing] = await context.database.query<Standing & Record<string, unknown>>(DIRECTORY_STANDING, [commandId]);
  if (standing === undefined) throw new Error('The stream `directory` is missing: the migrations have not run.');
  if (standing.answer !== null) {
    return standing.digest === hash('sha256', content, 'hex') ? standing.answer : { outcome: 'conflict', commandId };
  }
  const judge = await request.judge(standing.seq);
  const now = latest(await context.clock(), standing.at);
  if (request.dryRun === true) {
    const judged = judge(now);
    return 'refused' in judged
      ? { outcome: 'refused', refusal: judged.refused, at: now }
      : acceptedAs(judged, standing.seq, now);
  }
  try {
    return await context.database.transaction(async (transaction) => {
      const held = await holdStreams(context, transaction, [DIRECTORY]);
      if (headOf(held, DIRECTORY).seq !== standing.seq) return null;
      const at = instantOf(held, DIRECTORY);
      const judged = judge(at);
      if ('refused' in judged) return { outcome: 'refused', refusal: judged.refused, at };
      for (const one of judged.records)
        await append(context, transaction, held, {
          ...one,
          stream: DIRECTORY,
          commandId,
          claims: request.sender.claims,
        });
      await moveHeads(transaction, held);
      if (judged.tellsCases !== null)
        await wantTelling(transaction, standing.seq + judged.records.length, at, judged.tellsCases);
      const answer = acceptedAs(judged, standing.seq + judged.records.length, at);
      await transaction.query(INSERT_COMMAND, [commandId, DIRECTORY, content, JSON.stringify(answer), at]);
      return answer;
    });
  } catch (error) {
    if (isContentMissing(error)) return refusedBecause(null, 'content', now);
    if (error instanceof RecordTooLarge) return refusedBecause(error, 'too-large', now);
    if (error instanceof NotCanonical) return refusedBecause(error, 'not-recordable', now);
    throw error;
  }
}

function acceptedAs({ records, says = {} }: Taken, seq: number, at: Instant): ChangeAccepted {
  return { outcome: 'accepted', seq, at, recorded: records.map(({ type }) => type), says };
}

function refusedBecause(error: Error | null, code: ChangeRefusal['code'], at: Instant): ChangeAnswer {
  return { outcome: 'refused', refusal: { code, rule: code, values: { why: error?.message ?? '' } }, at };
}

/** Keeps that a command was refused, for the gathered record in the stream `operations`. */
async function note(
  context: Context,
  { commandId, sender, type }: ChangeRequest,
  { code, rule }: ChangeRefusal,
  at: Instant,
): Promise<void> {
  const { person, seat = null } = sender;
  const entry = canonicalize({ case: DIRECTORY, command: commandId, person, seat, type, code, rule, at });
  await writeNotice(context.database, { kind: 'refusal', at, entry });
}
