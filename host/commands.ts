import { standingOf } from '../engine/index.ts';
import type { Actor, CaseState, Machine, MachineEvent } from '../engine/types.ts';
import { canonicalize, NotCanonical } from '../ledger/canonical.ts';
import type { Transaction } from '../store/database.ts';
import { type Act, eventAct, latest, SYSTEM } from './acts.ts';
import { untilWritten } from './attempts.ts';
import { readCase, type Standing } from './case-row.ts';
import type { Context } from './context.ts';
import { fireBeforeAct } from './due.ts';
import { CaseMissing } from './errors.ts';
import type { KnownCase, Recalled } from './memory.ts';
import { drawReference, referenceWanted, withReference } from './reference.ts';
import { noteRefusal } from './refusals.ts';
import {
  digestOf,
  type Given,
  givenByEnter,
  givenByMigrate,
  givenByMove,
  givenBySend,
  givenByStart,
  givenBySystem,
  NO_ATTACHMENTS,
  POLICY_CHANGED,
  senderOf,
  typeOf,
} from './requests.ts';
import { hasOriginal } from './registration.ts';
import { type Ground, judgeAll, prepare, refusalOf, refused, writePrepared } from './step.ts';
import type {
  ActorRefused,
  Answer,
  EnterRequest,
  MigrateRequest,
  MoveRequest,
  SendRequest,
  StartRequest,
  SystemSend,
} from './types.ts';
import type { StepWrite } from './write.ts';

export const start = (context: Context, request: StartRequest): Promise<Answer> => give(context, givenByStart(request));
export const enter = (context: Context, request: EnterRequest): Promise<Answer> => give(context, givenByEnter(request));
export const send = (context: Context, request: SendRequest): Promise<Answer> => give(context, givenBySend(request));
export const sendAsSystem = (context: Context, request: SystemSend): Promise<Answer> =>
  give(context, givenBySystem(request));
export const migrate = (context: Context, request: MigrateRequest): Promise<Answer> =>
  give(context, givenByMigrate(request));
export const move = (context: Context, request: MoveRequest): Promise<Answer> => give(context, givenByMove(request));

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
  return context.turns.take(given.caseKey, () => {
    // The first try trusts what this process remembers; the database is asked when that was not enough.
    let recalled = context.memory.recall(given);
    return untilWritten(given.caseKey, () => {
      const ground = recalled;
      recalled = null;
      return attempt(context, given, contentText, ground);
    });
  });
}

async function attempt(
  context: Context,
  given: Given,
  contentText: string,
  recalled: Recalled | null,
): Promise<Answer | null> {
  const now = await context.clock();
  const standing = recalled ?? (await readCase(context.database, given.caseKey, given.commandId));
  const { row, directory } = standing;
  const caseId = row?.id ?? given.caseKey;
  const digest = digestOf(caseId, given.origin, contentText);
  const known = knownAnswer(given, standing, digest);
  if (known !== null) return known;
  context.memory.learn(directory);
  if (row !== null && !given.dryRun && (await fireBeforeAct(context, row, now))) return null;

  const at = latest(now, row?.updated_at, directory.at);
  const machine = machineOf(context, given, row);
  const policyDigest = await policyFor(context, given, row, machine, directory.seq);
  if (typeof policyDigest !== 'string') {
    // The memory may be older than the decision that puts one in force.
    if (recalled !== null) return null;
    return refused(refusalOf('not-open', machine, row?.state ?? null, policyDigest.refused));
  }
  const ground: Ground = { caseId, row, machine, policyDigest, at, directoryHead: directory.seq };

  const answer = await answerOf(context, given, ground, digest);
  // The memory may be older than what makes the act possible, or than its own first answer.
  if (answer?.outcome === 'refused' && recalled !== null) return null;
  if (answer?.outcome === 'refused' && !given.dryRun) {
    await noteRefusal(context, given.commandId, senderOf(given), typeOf(given), ground, answer.refusal);
  }
  return answer;
}

/** A case runs on the machine it was opened with, until it comes over to a later version of it. */
function machineOf({ machines }: Context, { opening, caseKey, version }: Given, row: KnownCase | null): Machine {
  if (row !== null && version !== null) return machines.byPin(row.state.machine.name, version);
  if (row !== null) return machines.byDigest(row.machine_digest);
  if (opening === null) throw new CaseMissing(caseKey);
  return machines.byPin(opening.machine.name, opening.machine.version);
}

/** A case runs under the policy it was opened under, until it comes over to another policy or machine. */
async function policyFor(
  { office }: Context,
  { policy, version }: Given,
  row: KnownCase | null,
  { name, version: own }: Machine,
  head: number,
): Promise<string | { readonly refused: string }> {
  if (policy !== null) return policy;
  if (row !== null && version === null) return row.policy_digest;
  return office.currentPolicy(`${name}@${own}`, head);
}

async function answerOf(context: Context, given: Given, ground: Ground, digest: string): Promise<Answer | null> {
  const nobody = takesNobody(given, ground);
  if (nobody !== null) return nobody;
  const acts = await actsOf(context, given, ground);
  if ('refused' in acts) {
    const { code, refused: what, values } = acts;
    const refusal = refusalOf(code, ground.machine, ground.row?.state ?? null, what);
    return refused(values === undefined ? refusal : { ...refusal, values });
  }
  const wanted = referenceWanted(context, ground, acts);
  const { answer, written } =
    wanted === null
      ? await judgeAndWrite(context, context.database, given, ground, acts, digest, null)
      : await judgeAndName(context, given, ground, acts, digest, wanted);
  // Not before it is committed: whoever hears of it looks at once.
  if (written !== null) {
    context.memory.keep(written.write, written.reference);
    context.announcer.tell(ground.caseId, written.told);
  }
  return answer;
}

/** Draws the reference first, since the act that asks for it carries it; what is not accepted gives its number back. */
async function judgeAndName(
  context: Context,
  given: Given,
  ground: Ground,
  acts: readonly Act[],
  digest: string,
  wanted: { readonly prefix: string; readonly act: number },
): Promise<Result> {
  try {
    return await context.database.transaction(async (transaction) => {
      const reference = await drawReference(transaction, wanted.prefix);
      const named = acts.map((act, index) => (index === wanted.act ? withReference(act, reference) : act));
      const result = await judgeAndWrite(context, transaction, given, ground, named, digest, reference);
      if (result.written === null) throw new NotDrawn(result);
      return result;
    });
  } catch (error) {
    if (error instanceof NotDrawn) return error.result;
    throw error;
  }
}

/** Without an answer: judge again. */
interface Result {
  readonly answer: Answer | null;
  /** Null when nothing was written; `told`: the outbox has a new row. */
  readonly written: { readonly write: StepWrite; readonly reference: string | null; readonly told: boolean } | null;
}

/** Rolls the transaction back and carries the result out of it. */
class NotDrawn extends Error {
  readonly result: Result;
  constructor(result: Result) {
    super('the reference was not used');
    this.result = result;
  }
}

/** An answer that needs no judging; null when there is none. */
function knownAnswer(given: Given, { command, row }: Standing | Recalled, digest: string): Answer | null {
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
): Promise<readonly Act[] | (ActorRefused & { readonly code: 'seat' | 'original' | 'not-open' })> {
  const { origin, commandId, attachments, opening, events } = given;
  let common: Pick<Act, 'actor' | 'claims' | 'cause' | 'commandId' | 'attachments'>;
  if ('sender' in origin) {
    const { person, seat, claims, registersFor } = origin.sender;
    const asked = { caseId: ground.caseId, ...(registersFor !== undefined && { registersFor }) };
    const actor = await context.office.actor(person, seat, ground.at, ground.directoryHead, asked);
    if ('refused' in actor) return { code: 'seat', ...actor };
    if (registersFor !== undefined && !hasOriginal(attachments)) return { code: 'original', refused: 'original' };
    const closed = noteClosed(context, ground, events, actor);
    if (closed !== null) return { code: 'not-open', refused: closed };
    common = { actor, claims, cause: null, commandId, attachments };
  } else common = { actor: SYSTEM, claims: null, cause: { send: origin.cause }, commandId, attachments };

  if (given.version !== null && ground.row !== null) return [migrationAct(context, ground, ground.row.state, common)];
  if (given.policy !== null && ground.row !== null) {
    const from = ground.row.policy_digest;
    if (from === given.policy) return { code: 'not-open', refused: 'the case runs under this policy already' };
    return [eventAct({ type: POLICY_CHANGED, from, to: given.policy }, common, false)];
  }
  const acts = events.map((event) =>
    eventAct(
      event,
      opening === null ? common : { ...common, attachments: NO_ATTACHMENTS },
      isNote(ground.machine, event),
    ),
  );
  if (opening === null) return acts;
  return [{ ...opening.first, subject: null, ...common }, ...acts];
}

function migrationAct(
  { machines }: Context,
  { machine }: Ground,
  state: CaseState,
  common: Pick<Act, 'actor' | 'claims' | 'cause' | 'commandId' | 'attachments'>,
): Act {
  const standing = standingOf(machines.byDigest(state.machine.digest), state);
  const migrated = {
    from: { ...state.machine },
    to: { name: machine.name, version: machine.version, digest: machine.digest },
    standing: { ...standing },
  };
  const given = { kind: 'migrate', standing } as const;
  return { type: 'enter', facts: { migrated }, commitments: {}, subject: null, ...common, given };
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

/** A version that was released before there was migration takes nobody over. */
function takesNobody({ version }: Given, { machine, row }: Ground): Answer | null {
  if (version === null || machine.migrate !== undefined) return null;
  const what = `${machine.name}@${machine.version} does not say how cases of other versions come over`;
  return refused(refusalOf('incomplete', machine, row?.state ?? null, what));
}

async function judgeAndWrite(
  context: Context,
  transaction: Transaction,
  given: Given,
  ground: Ground,
  acts: readonly Act[],
  digest: string,
  reference: string | null,
): Promise<Result> {
  const judged = await judgeAll(context, ground, acts);
  if (judged.outcome === 'stale') throw new Error('An event cannot be stale.');
  if (judged.outcome === 'refused') return { answer: refused(judged.refusal), written: null };
  const command = { id: given.commandId, digest };
  const prepared = prepare(context, ground, judged.judgements, { command, reference, settled: null, caller: 'door' });
  if ('refusal' in prepared) return { answer: refused(prepared.refusal), written: null };
  if (given.dryRun) {
    const effects = judged.judgements.flatMap((judgement) => judgement.effects);
    return { answer: { ...prepared.answer, effects, after: prepared.state }, written: null };
  }
  const written = await writePrepared(context, transaction, prepared);
  if (written === null) return { answer: null, written: null };
  if ('refusal' in written) return { answer: refused(written.refusal), written: null };
  const { write, answer } = prepared;
  return { answer, written: { write, reference: answer.reference, told: written.told } };
}
