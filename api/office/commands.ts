import type { z } from 'zod';
import type { JsonObject } from '../../engine/types.ts';
import {
  type Directory,
  judgeCommand,
  type NamedCase,
  newPersonId,
  OFFICE_COMMANDS,
  PERSON_ID,
  type OfficeCommand,
  possibleCommands,
  type Release,
} from '../../office/index.ts';
import type { Doors } from '../doors.ts';
import { imagine, keep, type Kept, requireSize } from '../keeping.ts';
import { type Mistake, mistake, mistakesOf, under } from '../mistakes.ts';
import { idUsed, invalid, ProblemError, saying, unusable } from '../problems.ts';
import { seenCase } from '../reading/case.ts';
import type { Speech } from '../speech.ts';
import type { Bearer } from '../tokens.ts';
import { officeRefused } from './refusals.ts';
import { recordedChange, recordedPerson } from './repetition.ts';
import type { OfficeCommandAnswer, OfficeCommandRequest } from './schemas.ts';
import { namesIn } from './view.ts';

type Request = z.output<typeof OfficeCommandRequest>;

/** What a command brings besides its type. */
interface Given {
  readonly facts: JsonObject;
  readonly texts: Readonly<Record<string, string>>;
  /** Texts of a person who is not known yet: name, and address where one is given. */
  readonly newPerson: Readonly<Record<string, string>> | null;
}

/** Gives a command to the office. @throws ProblemError invalid, refused, conflict, too-large */
export async function commandOffice(
  doors: Doors,
  bearer: Bearer,
  request: Request,
  speech: Speech,
): Promise<z.output<typeof OfficeCommandAnswer>> {
  const { commandId, type, seat, dryRun, attachments: files = [] } = request;
  const command = OFFICE_COMMANDS.get(type);
  if (command === undefined) throw unknownCommand(type, commandId);
  requireSize(files, doors, commandId);
  const given = await givenWith(doors, bearer, request, command);
  const sender = { person: bearer.person, claims: bearer.claims, ...(seat !== undefined && { seat }) };

  const change = (kept: Kept, facts: JsonObject): ReturnType<Doors['host']['change']> => {
    const { name, address, ...others } = kept.commitments;
    const newPerson =
      command.namesPerson !== 'anybody' || name === undefined
        ? null
        : { name, ...(address !== undefined && { address }) };
    const commitments = newPerson === null ? kept.commitments : others;
    return doors.host.change({
      commandId,
      sender,
      type,
      dryRun,
      content: { type, facts, commitments: kept.commitments, attachments: kept.attachments as unknown as JsonObject[] },
      judge: async (head) => {
        const directory = await doors.office.directory(head);
        const named = await caseNamed(doors, facts);
        const release = await releaseOf(doors, head);
        return (at) =>
          judgeCommand(
            directory,
            { command, sender, facts, commitments, attachments: kept.attachments, newPerson, named, release },
            at,
          );
      },
    });
  };
  const texts = { ...given.texts, ...given.newPerson };
  let answer = await change(dryRun ? imagine(texts, files) : await keep(doors.contents, texts, files), given.facts);
  if (answer.outcome === 'conflict' && !dryRun) {
    const recorded = await recordedChange(doors, command, commandId, given, files);
    if (recorded !== null) answer = await change(recorded.kept, recorded.facts);
  }
  const directory = await doors.office.directory();
  switch (answer.outcome) {
    case 'accepted': {
      const { seq, at, recorded, says } = answer;
      const demonstration = directory.demonstration ?? false;
      return { commandId, type, seq, at, recorded: [...recorded], says: { ...says }, demonstration, dryRun };
    }
    case 'refused':
      throw officeRefused(answer.refusal, {
        commandId,
        type,
        possible: await possibleNow(doors, directory, bearer),
        speech,
      });
    case 'conflict':
      throw idUsed(commandId);
  }
}

async function possibleNow(doors: Doors, directory: Directory, { person }: Bearer): Promise<readonly string[]> {
  return possibleCommands(directory, person, directory.notBefore(await doors.clock()));
}

/** @throws ProblemError with all that is wrong with reason and data. */
async function givenWith(
  doors: Doors,
  bearer: Bearer,
  { commandId, type, reason, data = {}, attachments = [] }: Request,
  command: OfficeCommand,
): Promise<Given> {
  const mistakes: Mistake[] = [];
  const texts: Record<string, string> = {};
  const facts: Record<string, unknown> = {};
  for (const [field, value] of Object.entries({ ...data, ...(reason !== undefined && { reason }) })) {
    const path = field === 'reason' ? field : `data.${field}`;
    if (command.texts[field] === undefined) facts[field] = value;
    else if (typeof value === 'string' && value.trim() !== '') texts[field] = value.trim();
    else mistakes.push({ path, message: 'must be a text' });
  }
  attachments.forEach(({ role }, index) => {
    if (command.files[role] !== undefined) return;
    const taken = Object.keys(command.files).join(', ');
    const message = mistake(taken === '' ? 'no-file' : 'other-file', { type, taken });
    mistakes.push({ path: `attachments.${index}.role`, message });
  });
  for (const [field, need] of Object.entries(command.texts))
    if (need === 'required' && texts[field] === undefined)
      mistakes.push({ path: field === 'reason' ? field : `data.${field}`, message: 'is missing' });
  if (texts['address'] !== undefined) mistakes.push(...addressMistakes(texts['address']));
  const named = await personNamed(doors, facts, command, commandId);
  const parsed = command.facts.safeParse(await withCase(doors, bearer, named.facts, command));
  if (!parsed.success)
    mistakes.push(
      ...mistakesOf(parsed.error.issues).flatMap((one) => (one.path === 'reason' ? [one] : under('data', [one]))),
    );
  mistakes.push(...named.mistakes);
  if (mistakes.length > 0 || !parsed.success) {
    throw invalid(unusable(type), mistakes, commandId);
  }
  return { facts: parsed.data, texts, newPerson: named.newPerson };
}

/** The id of the case whose reference is given, where the sender may see it. @throws ProblemError not-found */
async function withCase(
  doors: Doors,
  bearer: Bearer,
  facts: Readonly<Record<string, unknown>>,
  { namesCase }: OfficeCommand,
): Promise<Readonly<Record<string, unknown>>> {
  const { case: given } = facts;
  if (namesCase !== true || typeof given !== 'string') return facts;
  return { ...facts, case: (await seenCase(doors, given, bearer)).view.caseId };
}

async function caseNamed({ host }: Doors, facts: JsonObject): Promise<NamedCase | null> {
  const { case: id } = facts;
  const view = typeof id === 'string' ? await host.view(id) : null;
  if (view === null) return null;
  const { caseId, reference, machine, policy, state } = view;
  return {
    id: caseId,
    reference,
    machine: `${machine.name}@${machine.version}`,
    policy,
    open: state.status === 'active',
  };
}

async function releaseOf({ office, machines }: Doors, head: number): Promise<Release> {
  return {
    policies: office.rules.list(),
    inForce: await office.inForce(head),
    machines: machines.list().map(({ name, version }) => `${name}@${version}`),
    calendars: await office.calendars(head),
  };
}

interface Named {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly newPerson: Readonly<Record<string, string>> | null;
  readonly mistakes: readonly Mistake[];
}

/** `person` may be an id, or a name: of somebody known, or of somebody who becomes known by this command. */
async function personNamed(
  doors: Doors,
  facts: Readonly<Record<string, unknown>>,
  { namesPerson }: OfficeCommand,
  commandId: string,
): Promise<Named> {
  if (namesPerson === undefined) return { facts, newPerson: null, mistakes: [] };
  const { address, ...others } = facts;
  const rest = namesPerson === 'anybody' ? others : facts;
  const mistakes = namesPerson === 'anybody' && address !== undefined ? [...addressMistakes(address)] : [];
  const given = rest['person'];
  if (typeof given !== 'string' || given.trim() === '' || PERSON_ID.test(given))
    return { facts: rest, newPerson: null, mistakes };
  const name = given.trim();
  const directory = await doors.office.directory();
  const known = [...(await namesIn(doors, directory))].filter(([, one]) => one === name).map(([id]) => id);
  if (known.length > 1)
    mistakes.push({
      path: 'data.person',
      message: mistake('several-people', { count: known.length, ids: known.join(', ') }),
    });
  if (known[0] !== undefined) return { facts: { ...rest, person: known[0] }, newPerson: null, mistakes };
  if (namesPerson === 'known') {
    // A repeated command finds nobody of the name that it has corrected.
    const person = await recordedPerson(doors, commandId);
    if (person !== null) return { facts: { ...rest, person }, newPerson: null, mistakes };
    mistakes.push({ path: 'data.person', message: 'is the name of nobody whom the office knows' });
    return { facts: { ...rest, person: newPersonId() }, newPerson: null, mistakes };
  }
  const reached =
    typeof address === 'string' ? address : directory.demonstration === true ? `${name}@demonstration.invalid` : null;
  return {
    facts: { ...rest, person: newPersonId() },
    newPerson: { name, ...(reached !== null && { address: reached }) },
    mistakes,
  };
}

function addressMistakes(address: unknown): readonly Mistake[] {
  if (typeof address === 'string' && /^\S+@\S+$/.test(address)) return [];
  return [{ path: 'data.address', message: 'is no mail address' }];
}

function unknownCommand(type: string, commandId: string): ProblemError {
  return new ProblemError('invalid', {
    ...saying('no-command', { type, known: [...OFFICE_COMMANDS.keys()].join(', ') }),
    commandId,
  });
}
