import { z } from 'zod';
import type { Actor, Instant, JsonObject } from '../../engine/types.ts';
import type { ActorRefused, Attachment, CaseNews, JudgedChange, Sender } from '../../host/types.ts';
import type { Directory } from '../directory.ts';
import { type Decided, type Draft, draft, type NamedCase, type OfficeCommand, type Release } from './command.ts';
import { OFFICE_COMMANDS } from './index.ts';

/** A command with what came with it, ready to be judged. */
export interface GivenCommand {
  readonly command: OfficeCommand;
  readonly sender: Pick<Sender, 'person' | 'seat'>;
  /** As the command's schema has read them. */
  readonly facts: JsonObject;
  readonly commitments: Readonly<Record<string, string>>;
  readonly attachments: readonly Attachment[];
  /** Commitments of name and address of the person whom the command names, who is not known yet. */
  readonly newPerson: Readonly<Record<string, string>> | null;
  readonly named: NamedCase | null;
  readonly release: Release;
}

/** Judges a command at an instant: first whether this seat may give it at all, then by the command's own rules. */
export function judgeCommand(directory: Directory, given: GivenCommand, at: Instant): JudgedChange {
  const { command, facts, commitments, attachments, newPerson, named: namedCase, release } = given;
  const actor = actorOf(directory, given, at);
  if ('refused' in actor)
    return { refused: { code: 'seat', rule: 'seat', values: { ...actor.values, why: actor.refused } } };
  const seat = directory.seats.get(actor.seat);
  if (seat === undefined || !command.seats.includes(seat.kind)) {
    return { refused: { code: 'rule', rule: 'not-yours', values: { seat: actor.seat, event: command.type } } };
  }
  const missing = Object.entries(command.files).find(
    ([role, need]) => need === 'required' && !attachments.some((file) => file.role === role),
  );
  if (missing !== undefined) return { refused: { code: 'rule', rule: 'file-missing', values: { role: missing[0] } } };
  const named = facts['person'];
  if (newPerson === null && typeof named === 'string' && !directory.persons.has(named)) {
    return { refused: { code: 'rule', rule: 'no-person', values: { person: named } } };
  }
  const judged = command.judge(
    { directory, at, actor, seat, commitments, attachments, named: namedCase, release },
    facts,
  );
  if ('refused' in judged) {
    const { refused: rule, values = {} } = judged;
    return { refused: { code: 'rule', rule, values } };
  }
  const { tellsCases, says } = judged;
  const person = z.string().parse(newPerson === null ? '' : facts['person']);
  const known = newPerson === null ? [] : [draft('person.known', { person }, { commitments: newPerson })];
  const records = [...known, ...judged.records].map((record) => ({ ...record, actor }));
  return {
    records,
    tellsCases: newsOf(tellsCases, judged.records),
    says: { ...says, ...(newPerson !== null && { person }) },
  };
}

/** An acting officer begins and ends by the clock: cases hear of it then. */
function newsOf(tells: Decided['tellsCases'], records: readonly Draft[]): CaseNews | null {
  if (tells === null || typeof tells === 'object') return tells;
  const alsoAt = records.flatMap(({ type, facts }) =>
    type === 'acting.named' ? [facts['from'], facts['until']].map(String) : [],
  );
  return { event: tells, ...(alsoAt.length > 0 && { alsoAt }) };
}

/** Of a person with several seats, the one from which this command may be given. */
function actorOf(
  directory: Directory,
  { command, sender: { person, seat } }: GivenCommand,
  at: Instant,
): Actor | ActorRefused {
  if (seat !== undefined) return directory.actor(person, seat, at);
  const fitting = directory.seatsOf(person, at).filter(({ kind }) => command.seats.includes(kind));
  return directory.actor(person, fitting.length === 1 ? fitting[0]?.id : undefined, at);
}

/** Types of the commands that the person could give from one of the seats held at that instant. */
export function possibleCommands(directory: Directory, person: string, at: Instant): readonly string[] {
  const kinds = new Set(directory.seatsOf(person, at).map(({ kind }) => kind));
  return [...OFFICE_COMMANDS.values()]
    .filter(({ seats }) => seats.some((kind) => kinds.has(kind)))
    .map(({ type }) => type);
}
