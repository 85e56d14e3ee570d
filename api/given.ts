import type { z } from 'zod';
import type { JsonObject } from '../engine/types.ts';
import type { EventShape } from '../machines/proposal/vocabulary/index.ts';
import type { Doors } from './doors.ts';
import type { GivenFile } from './keeping.ts';
import { type Mistake, mistake, mistakesOf, under } from './mistakes.ts';
import { noteMistakes, reasonMistakes } from './notes.ts';
import { invalid, unusable } from './problems.ts';
import type { SeenCase } from './reading/case.ts';
import { readingOf } from './reading/reader.ts';
import { presentText } from './reading/text.ts';
import type { CommandRequest } from './schemas.ts';
import { readProposal, type Split } from './submission.ts';
import type { Bearer } from './tokens.ts';

type Command = z.output<typeof CommandRequest>;

/** What a command brings besides its type: facts for the record, free texts by field, and a new text of the proposal. */
export interface Given {
  readonly facts: JsonObject;
  readonly texts: Readonly<Record<string, string>>;
  readonly split: Split | null;
}

/** @throws ProblemError with all that is wrong with reason, data and new text. */
export async function givenWith(
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
    if (shape.texts['reason'] === undefined) mistakes.push({ path: 'reason', message: mistake('not-taken', { type }) });
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
  } else if (proposal !== undefined) mistakes.push({ path: 'data.proposal', message: mistake('not-taken', { type }) });
  if (mistakes.length === 0) mistakes.push(...(await noteMistakes(doors, bearer, seen, type, parsed.data ?? {})));
  if (mistakes.length > 0) throw invalid(unusable(type), mistakes, commandId);
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
    message: mistake('stays', { is: String(present[path] ?? 'none') }),
  }));
}

export async function proposalWith(
  doors: Doors,
  bearer: Bearer,
  proposal: unknown,
  policy: string,
): Promise<ReturnType<typeof readProposal>> {
  const { directory } = await readingOf(doors, bearer);
  const { areas } = doors.office.policy(policy).values;
  return readProposal(proposal, directory, Array.isArray(areas) ? areas.map(String) : null);
}
