import { hash } from 'node:crypto';
import type { Actor, JsonObject, Machine, MachineEvent } from '../engine/types.ts';
import { canonicalize, NotCanonical } from '../ledger/canonical.ts';
import type { Transaction } from '../store/database.ts';
import { type Act, eventAct, latest, SYSTEM } from './acts.ts';
import { untilWritten } from './attempts.ts';
import { readCase, type Standing } from './case-row.ts';
import type { Context } from './context.ts';
import { fireBeforeAct } from './due.ts';
import { drawReference } from './reference.ts';
import { noteRefusal } from './refusals.ts';
import { type Ground, judgeAll, prepare, refusalOf, refused, writePrepared } from './step.ts';
import type { Answer, Attachment, Sender, SendRequest, StartRequest, SystemSend } from './types.ts';

const NO_ATTACHMENTS: readonly Attachment[] = [];

/** Who gives an event: a person with a token, or the system with a cause. */
type Origin = { readonly sender: Sender } | { readonly cause: JsonObject };

interface Given {
  readonly commandId: string;
  readonly caseKey: string;
  readonly origin: Origin;
  readonly attachments: readonly Attachment[];
  /** All of the request but who sends and under which id: tells a repetition from another command. */
  readonly content: JsonObject;
  readonly events: readonly MachineEvent[];
  readonly opening: StartRequest | null;
  readonly dryRun: boolean;
}

export function start(context: Context, request: StartRequest): Promise<Answer> {
  const {
    commandId,
    sender,
    caseId,
    machine,
    input,
    commitments = {},
    then = [],
    attachments = NO_ATTACHMENTS,
  } = request;
  const content = { machine: { ...machine }, input, commitments, then, attachments } as unknown as JsonObject;
  return give(context, {
    commandId,
    caseKey: caseId,
    origin: { sender },
    attachments,
    content,
    events: then,
    opening: request,
    dryRun: false,
  });
}

export function send(context: Context, request: SendRequest): Promise<Answer> {
  const { commandId, sender, case: caseKey, event, attachments = NO_ATTACHMENTS, dryRun = false } = request;
  const content = { event, attachments } as unknown as JsonObject;
  return give(context, {
    commandId,
    caseKey,
    origin: { sender },
    attachments,
    content,
    events: [event],
    opening: null,
    dryRun,
  });
}

export function sendAsSystem(context: Context, { case: caseKey, event, cause }: SystemSend): Promise<Answer> {
  return give(context, {
    commandId: commandIdOf(cause),
    caseKey,
    origin: { cause },
    attachments: NO_ATTACHMENTS,
    content: { event } as unknown as JsonObject,
    events: [event],
    opening: null,
    dryRun: false,
  });
}

/** The command id of what a cause sends: the same for every try. A UUID of version 8 (RFC 9562) from the cause's digest. */
export function commandIdOf(cause: JsonObject): string {
  const digest = hash('sha256', canonicalize(cause), 'hex');
  const variant = ((Number.parseInt(digest.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

async function give(context: Context, given: Given): Promise<Answer> {
  let contentText: string;
  try {
    contentText = canonicalize(given.content);
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error;
    const refusal = {
      code: 'not-recordable',
      rule: 'record',
      value: null,
      missing: [{ what: error.message }],
      permitted: [],
    } as const;
    return refused(refusal);
  }
  return context.turns.take(given.caseKey, () =>
    untilWritten(given.caseKey, () => attempt(context, given, contentText)),
  );
}

async function attempt(context: Context, given: Given, contentText: string): Promise<Answer | null> {
  const now = await context.clock();
  const standing = await readCase(context.database, given.caseKey, given.commandId);
  const { row, directory } = standing;
  const caseId = row?.id ?? given.caseKey;
  const digest = digestOf(caseId, given.origin, contentText);
  const known = knownAnswer(given, standing, digest);
  if (known !== null) return known;
  if (row !== null && !given.dryRun && (await fireBeforeAct(context, row, now))) return null;

  const at = latest(now, row?.updated_at, directory.at);
  const { opening } = given;
  const machine =
    row === null
      ? context.machines.byPin((opening as StartRequest).machine.name, (opening as StartRequest).machine.version)
      : context.machines.byDigest(row.machine_digest);
  const policyDigest = row?.policy_digest ?? (await context.office.currentPolicy(`${machine.name}@${machine.version}`));
  const ground: Ground = { caseId, row, machine, policyDigest, at, directoryHead: directory.seq };

  const answer = await answerOf(context, given, ground, digest);
  if (answer?.outcome === 'refused' && !given.dryRun) {
    await noteRefusal(context, given.commandId, senderOf(given), typeOf(given), ground, answer.refusal);
  }
  return answer;
}

async function answerOf(context: Context, given: Given, ground: Ground, digest: string): Promise<Answer | null> {
  const acts = await actsOf(context, given, ground);
  if ('refused' in acts) {
    return refused(refusalOf(acts.code, ground.machine, ground.row?.state ?? null, acts.refused));
  }
  const wanted = referenceWanted(context, ground, acts);
  if (wanted === null) return judgeAndWrite(context, context.database, given, ground, acts, digest, null);
  try {
    return await context.database.transaction(async (transaction) => {
      const reference = await drawReference(transaction, wanted.prefix);
      const named = acts.map((act, index) => (index === wanted.act ? withReference(act, reference) : act));
      const answer = await judgeAndWrite(context, transaction, given, ground, named, digest, reference);
      if (answer?.outcome !== 'accepted' || given.dryRun) throw new NotDrawn(answer);
      return answer;
    });
  } catch (error) {
    if (error instanceof NotDrawn) return error.answer;
    throw error;
  }
}

/** Rolls the transaction back, so that the number is given back, and carries the answer out. */
class NotDrawn extends Error {
  readonly answer: Answer | null;
  constructor(answer: Answer | null) {
    super('the reference was not used');
    this.answer = answer;
  }
}

/** An answer that needs no judging; null when there is none. */
function knownAnswer(given: Given, { command, row }: Standing, digest: string): Answer | null {
  if (command !== null) {
    if (command.digest !== digest) return { outcome: 'conflict', commandId: given.commandId };
    return command.answer;
  }
  if (given.opening !== null && row !== null) return { outcome: 'conflict', commandId: given.commandId };
  if (given.opening === null && row === null) return { outcome: 'not-found', case: given.caseKey };
  return null;
}

/** What is given, as acts of one actor; or why that person may not act from that seat. */
async function actsOf(
  context: Context,
  given: Given,
  ground: Ground,
): Promise<readonly Act[] | { readonly code: 'seat' | 'not-open'; readonly refused: string }> {
  const { origin, commandId, attachments, opening, events } = given;
  let common: Pick<Act, 'actor' | 'claims' | 'cause' | 'commandId' | 'attachments'>;
  if ('sender' in origin) {
    const { person, seat, claims } = origin.sender;
    const actor = await context.office.actor(person, seat, ground.at, ground.directoryHead);
    if ('refused' in actor) return { code: 'seat', refused: actor.refused };
    const closed = noteClosed(context, ground, events, actor);
    if (closed !== null) return { code: 'not-open', refused: closed };
    common = { actor, claims, cause: null, commandId, attachments };
  } else common = { actor: SYSTEM, claims: null, cause: { send: origin.cause }, commandId, attachments };

  const acts = events.map((event) =>
    eventAct(
      event,
      opening === null ? common : { ...common, attachments: NO_ATTACHMENTS },
      isNote(ground.machine, event),
    ),
  );
  if (opening === null) return acts;
  const { input, commitments = {} } = opening;
  const first: Act = {
    type: 'start',
    facts: input,
    commitments,
    subject: null,
    ...common,
    given: { kind: 'start', input },
  };
  return [first, ...acts];
}

/** No machine judges what is recorded without a step: whether this actor may have it recorded is the office's rule. */
function noteClosed(
  context: Context,
  { machine, row }: Ground,
  events: readonly MachineEvent[],
  actor: Actor,
): string | null {
  for (const event of events) {
    if (!isNote(machine, event)) continue;
    const closed = context.mayNote({ machine, state: row?.state ?? null, type: event.type, actor });
    if (closed !== null) return closed;
  }
  return null;
}

function isNote(machine: Machine, event: MachineEvent): boolean {
  return machine.events[event.type]?.recordedOnly === true;
}

function referenceWanted(
  context: Context,
  { row, machine, caseId, at }: Ground,
  acts: readonly Act[],
): { readonly prefix: string; readonly act: number } | null {
  if (row !== null && row.reference !== null) return null;
  for (const [act, { type }] of acts.entries()) {
    const prefix = context.reference({ machine, caseId, event: type, at });
    if (prefix !== null) return { prefix, act };
  }
  return null;
}

function withReference(act: Act, reference: string): Act {
  const facts = { ...act.facts, reference };
  switch (act.given.kind) {
    case 'start':
      return { ...act, facts, given: { kind: 'start', input: facts } };
    case 'note':
      return { ...act, facts };
    case 'step': {
      const { command } = act.given;
      if (command.kind !== 'event') return act;
      return {
        ...act,
        facts,
        given: { kind: 'step', command: { kind: 'event', event: { ...command.event, reference } } },
      };
    }
  }
}

async function judgeAndWrite(
  context: Context,
  transaction: Transaction,
  given: Given,
  ground: Ground,
  acts: readonly Act[],
  digest: string,
  reference: string | null,
): Promise<Answer | null> {
  const judged = await judgeAll(context, ground, acts);
  if (judged.outcome === 'stale') throw new Error('An event cannot be stale.');
  if (judged.outcome === 'refused') return refused(judged.refusal);
  const command = { id: given.commandId, digest };
  const prepared = prepare(context, ground, judged.judgements, { command, reference, settled: null, caller: 'door' });
  if ('refusal' in prepared) return refused(prepared.refusal);
  if (given.dryRun) return { ...prepared.answer, effects: judged.judgements.flatMap((judgement) => judgement.effects) };
  const written = await writePrepared(context, transaction, prepared);
  if (written === null) return null;
  if ('refusal' in written) return refused(written.refusal);
  context.announcer.tell(ground.caseId, written.told);
  return prepared.answer;
}

function typeOf(given: Given): string {
  return given.opening === null ? (given.events[0]?.type ?? 'start') : 'start';
}

function senderOf({ origin }: Given): { readonly person: string | null; readonly seat: string | null } {
  return 'sender' in origin
    ? { person: origin.sender.person, seat: origin.sender.seat ?? null }
    : { person: null, seat: SYSTEM.seat };
}

function digestOf(caseId: string, origin: Origin, contentText: string): string {
  const who = 'sender' in origin ? `${origin.sender.person} ${origin.sender.seat ?? ''}` : 'system';
  return hash('sha256', `${caseId}\n${who}\n${contentText}`, 'hex');
}
