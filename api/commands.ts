import { v7 } from 'uuid';
import type { z } from 'zod';
import type { JsonObject, MachineEvent } from '../engine/types.ts';
import type { Sender } from '../host/types.ts';
import { type EventShape, TEXT_BRINGING, vocabularyOf } from '../machines/proposal/vocabulary/index.ts';
import { answered } from './answers.ts';
import { changedFields } from './changed-fields.ts';
import { readTexts } from './contents.ts';
import type { Doors } from './doors.ts';
import { noteMistakes, reasonMistakes } from './notes.ts';
import { anotherDoor } from './other-doors.ts';
import { type GivenFile, imagine, keep, type Kept, requireSize } from './keeping.ts';
import { type Mistake, mistakesOf, under } from './mistakes.ts';
import { invalid } from './problems.ts';
import { seenCase, type SeenCase } from './reading/case.ts';
import { readingOf } from './reading/reader.ts';
import { caseRecord } from './reading/records.ts';
import { presentText, textCommitments } from './reading/text.ts';
import type { Speech } from './speech.ts';
import { recordedAlike } from './repetition.ts';
import type { CommandAnswer, CommandRequest, SubmitBody } from './schemas.ts';
import { readProposal, type Split, textHash } from './submission.ts';
import { latestRecordsOf } from '../store/reading/case-records.ts';
import type { Bearer } from './tokens.ts';

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

/** What a command brings besides its type: facts for the record, free texts by field, and a new text of the proposal. */
interface Given {
  readonly facts: JsonObject;
  readonly texts: Readonly<Record<string, string>>;
  readonly split: Split | null;
}

/** @throws ProblemError with all that is wrong with reason, data and new text. */
async function givenWith(
  doors: Doors,
  bearer: Bearer,
  seen: SeenCase,
  { commandId, type, reason, data = {}, attachments = [] }: Command,
  shape: EventShape | undefined,
): Promise<Given> {
  // An event that no machine of this office knows is the host's to refuse; nothing of what came with it is kept.
  if (shape === undefined) return { facts: {}, texts: {}, split: null };
  const mistakes: Mistake[] = [];
  const texts: Record<string, string> = {};
  const facts: Record<string, unknown> = {};
  const { proposal, ...rest } = data;
  if (reason !== undefined) {
    if (shape.texts['reason'] === undefined) mistakes.push({ path: 'reason', message: `is not taken by ${type}` });
    else if ('reason' in rest)
      mistakes.push({ path: 'data.reason', message: 'is given twice: as the reason, and among the data' });
    else texts['reason'] = reason;
  }
  for (const [field, value] of Object.entries(rest)) {
    if (shape.texts[field] === undefined) facts[field] = value;
    else if (typeof value === 'string' && value.trim() !== '') texts[field] = value;
    else mistakes.push({ path: `data.${field}`, message: 'must be a text' });
  }
  mistakes.push(...missingTexts(shape, { ...rest, ...texts }, attachments));
  const parsed = shape.facts.safeParse(facts);
  const reasons = shape.facts.shape['because'] === undefined ? [] : reasonMistakes(doors, seen, type, facts);
  const found = parsed.success ? [] : mistakesOf(parsed.error.issues);
  mistakes.push(
    ...under('data', [...found.filter(({ path }) => reasons.length === 0 || path !== 'because'), ...reasons]),
  );
  let split: Split | null = null;
  if (shape.bringsText === true) {
    const read = await proposalWith(doors, bearer, proposal, seen.view.policy);
    if ('split' in read) split = read.split;
    const wrong =
      'split' in read ? anotherProposal(presentText(seen.view.state).facts, read.split.facts) : read.mistakes;
    mistakes.push(...under('data.proposal', wrong));
  } else if (proposal !== undefined) mistakes.push({ path: 'data.proposal', message: `is not taken by ${type}` });
  if (mistakes.length === 0) mistakes.push(...(await noteMistakes(doors, bearer, seen, type, parsed.data ?? {})));
  if (mistakes.length > 0)
    throw invalid(`${type} cannot be given as it is; nothing was recorded.`, mistakes, commandId);
  return { facts: (parsed.data ?? {}) as JsonObject, texts: { ...split?.texts, ...texts }, split };
}

/** A text can also come as a file of its name, and what came by mail as the original. */
function missingTexts(
  { texts }: EventShape,
  given: Readonly<Record<string, unknown>>,
  files: readonly GivenFile[],
): readonly Mistake[] {
  const roles = new Set(files.map(({ role }) => role));
  return Object.entries(texts)
    .filter(([field, need]) => need === 'required' && given[field] === undefined)
    .filter(([field]) => !roles.has(field) && !roles.has('original'))
    .map(([field]) => ({
      path: field === 'reason' ? field : `data.${field}`,
      message: 'is missing: give it in words, or attach a file of this name',
    }));
}

/** What is of another kind, or proposed by somebody else, is another proposal; what was asked and said here is not about it. */
function anotherProposal(present: JsonObject, next: JsonObject): readonly Mistake[] {
  const stays = ['kind', 'proponent'].filter((field) => next[field] !== present[field]);
  const back = present['stage'] !== 'concept' && next['stage'] === 'concept' ? ['stage'] : [];
  return [...stays, ...back].map((path) => ({
    path,
    message: `stays what it is: ${String(present[path] ?? 'none')}; what differs in this is submitted as a new proposal`,
  }));
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
  throw invalid(
    'The proposal cannot be submitted as it is; nothing was stored.',
    under(path, read.mistakes),
    commandId,
  );
}

async function proposalWith(
  doors: Doors,
  bearer: Bearer,
  proposal: unknown,
  policy: string,
): Promise<ReturnType<typeof readProposal>> {
  const { directory } = await readingOf(doors, bearer);
  const { areas } = doors.office.policy(policy).values;
  return readProposal(proposal, directory, Array.isArray(areas) ? areas.map(String) : null);
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
