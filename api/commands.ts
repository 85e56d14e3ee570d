import { v7 } from 'uuid';
import type { z } from 'zod';
import type { JsonObject, MachineEvent } from '../engine/types.ts';
import type { Sender } from '../host/types.ts';
import { type EventShape, TEXT_BRINGING, vocabularyOf } from '../machines/proposal/vocabulary/index.ts';
import { answered } from './answers.ts';
import { changedFields } from './changed-fields.ts';
import { readTexts } from './contents.ts';
import type { Doors } from './doors.ts';
import { type Given, givenWith, proposalWith } from './given.ts';
import { anotherDoor } from './other-doors.ts';
import { imagine, keep, type Kept, requireSize } from './keeping.ts';
import { under } from './mistakes.ts';
import { invalid } from './problems.ts';
import { seenCase, type SeenCase } from './reading/case.ts';
import { caseRecord } from './reading/records.ts';
import { presentText, textCommitments } from './reading/text.ts';
import type { Speech } from './speech.ts';
import { recordedAlike } from './repetition.ts';
import type { CommandAnswer, CommandRequest, SubmitBody } from './schemas.ts';
import { type Split, textHash } from './submission.ts';
import { latestRecordsOf } from '../store/reading/case-records.ts';
import type { Bearer } from './tokens.ts';
import { said } from '../words/said.ts';

type AnswerBody = z.output<typeof CommandAnswer>;
type Submit = z.output<typeof SubmitBody>;
type Command = z.output<typeof CommandRequest>;

/** Opens a proposal and, unless it is to stay a draft, submits it, in one transaction. */
export async function submitProposal(
  doors: Doors,
  bearer: Bearer,
  request: Submit,
  speech: Speech,
): Promise<AnswerBody> {
  const { commandId, proposal, submit, attachments: files = [] } = request;
  const { name, version, policy } = await doors.office.opens(factsIn(proposal));
  const split = await checkedProposal(doors, bearer, proposal, 'proposal', commandId, policy);
  requireSize(files, doors, commandId);
  const start = (kept: Kept, caseId: string): ReturnType<Doors['host']['start']> =>
    doors.host.start({
      commandId,
      caseId,
      machine: { name, version },
      sender: senderOf(bearer, request),
      input: { facts: split.facts, text: { revision: 1, hash: textHash(split.facts, kept.commitments) } },
      commitments: kept.commitments,
      attachments: kept.attachments,
      then: submit ? [{ type: 'SUBMIT' }] : [],
    });
  let answer = await start(await keep(doors.contents, split.texts, files), `${name}/${v7()}`);
  if (answer.outcome === 'conflict') {
    const recorded = await recordedAlike(doors, commandId, split.texts, files);
    if (recorded !== null) answer = await start(recorded, recorded.caseId);
  }
  const asked = { commandId, type: submit ? 'SUBMIT' : 'start', dryRun: false, speech };
  return answered(answer, asked, null, (caseId) => seenCase(doors, caseId, bearer));
}

/** Gives an event of a person to a proposal. */
export async function commandProposal(
  doors: Doors,
  bearer: Bearer,
  reference: string,
  request: Command,
  speech: Speech,
): Promise<AnswerBody> {
  const { commandId, type, attachments: files = [], dryRun } = request;
  const seen = await seenCase(doors, reference, bearer);
  const { machine } = seen.view;
  const shape = vocabularyOf(machine)[type];
  const elsewhere = shape === undefined ? anotherDoor(type, seen, request, speech) : null;
  if (elsewhere !== null) throw elsewhere;
  requireSize(files, doors, commandId);
  const given = await givenWith(doors, bearer, seen, request, shape);
  const present = presentText(seen.view.state);
  const unchanged = given.split === null ? {} : await unchangedTexts(doors, seen, given.texts);
  const changed =
    given.split === null || machine.version === 1 ? null : changedFields(present.facts, given.split, unchanged);

  const send = (kept: Kept, revision: number, changes = changed): ReturnType<Doors['host']['send']> =>
    doors.host.send({
      commandId,
      case: seen.view.caseId,
      sender: senderOf(bearer, request),
      event: {
        ...eventOf(request, shape, given, kept, revision),
        ...(changes !== null && { changed: [...changes] }),
      },
      attachments: kept.attachments,
      dryRun,
    });
  const kept = dryRun ? imagine(given.texts, files) : await keep(doors.contents, given.texts, files, unchanged);
  // A hash that is not the present text's is refused by the machine; of which revision it was does not matter then.
  let answer = await send(kept, request.textHash === present.hash || given.split !== null ? present.revision : 0);
  if (answer.outcome === 'conflict' && !dryRun) {
    const recorded = await recordedAlike(doors, commandId, given.texts, files);
    if (recorded !== null) answer = await send(recorded, recorded.revision ?? present.revision, recorded.changed);
  }
  const asked = { commandId, type, dryRun, speech };
  return answered(answer, asked, seen, (caseId) => seenCase(doors, caseId, bearer));
}

function eventOf(
  { type, textHash: seenHash }: Command,
  shape: EventShape | undefined,
  { facts, split }: Given,
  { commitments }: Kept,
  revision: number,
): MachineEvent {
  const proposalTexts = Object.fromEntries(
    Object.keys(split?.texts ?? {}).map((field) => [field, commitments[field] ?? '']),
  );
  return {
    ...facts,
    type,
    ...(split !== null && {
      facts: split.facts,
      text: { revision: revision + 1, hash: textHash(split.facts, proposalTexts) },
    }),
    ...(shape?.subject === true && seenHash !== undefined && { subject: { revision, hash: seenHash } }),
    ...(Object.keys(commitments).length > 0 && { commitments }),
  };
}

/** Commitments of the fields that a new text leaves as they are: so it can be told, without reading, what changed. */
async function unchangedTexts(
  doors: Doors,
  seen: SeenCase,
  texts: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const records = await latestRecordsOf(doors.database, [seen.view.caseId], TEXT_BRINGING);
  const present = textCommitments(records.map(caseRecord));
  const contents = await readTexts(doors.contents, Object.values(present));
  return Object.fromEntries(
    Object.entries(present).filter(
      ([field, commitment]) => texts[field] !== undefined && contents.get(commitment) === texts[field],
    ),
  );
}

async function checkedProposal(
  doors: Doors,
  bearer: Bearer,
  proposal: unknown,
  path: string,
  commandId: string,
  policy: string,
): Promise<Split> {
  const read = await proposalWith(doors, bearer, proposal, policy);
  if ('split' in read) return read.split;
  throw invalid(said('problems', 'proposal-title'), under(path, read.mistakes), commandId);
}

/** Before it is read: what its kind follows from. What is none of the kinds that the office knows is told with its other mistakes. */
function factsIn(proposal: unknown): JsonObject {
  const { kind, scale, stage } = (proposal ?? {}) as Readonly<Record<string, unknown>>;
  const named = Object.entries({ kind, scale, stage }).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(named) as JsonObject;
}

function senderOf({ person, claims }: Bearer, { seat, registersFor }: Pick<Command, 'seat' | 'registersFor'>): Sender {
  return { person, claims, ...(seat !== undefined && { seat }), ...(registersFor !== undefined && { registersFor }) };
}
