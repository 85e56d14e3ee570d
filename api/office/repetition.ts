import type { JsonObject } from '../../engine/types.ts';
import type { Inner } from '../../ledger/record.ts';
import { recordsOfCommand } from '../../store/reading/recorded-command.ts';
import { isPersonal, type OfficeCommand } from '../../office/index.ts';
import type { Doors } from '../doors.ts';
import type { GivenFile, Kept } from '../keeping.ts';
import { areSame } from '../repetition.ts';

/**
 * A repeated command brings its texts again, under new nonces, and may name by name a person who was new when it was
 * first given. Where its texts and files are the recorded ones, byte for byte, it is given again in its recorded form,
 * and the host tells whether the rest is the same. Null: it is another command.
 */
export async function recordedChange(
  doors: Doors,
  { namesPerson }: OfficeCommand,
  commandId: string,
  given: {
    readonly facts: JsonObject;
    readonly texts: Readonly<Record<string, string>>;
    readonly newPerson: Readonly<Record<string, string>> | null;
  },
  files: readonly GivenFile[],
): Promise<{ readonly kept: Kept; readonly facts: JsonObject } | null> {
  const inners = (await recordsOfCommand(doors.database, commandId)).map(({ inner }) => JSON.parse(inner) as Inner);
  if (inners.length === 0) return null;
  const commitments = Object.assign({}, ...inners.map(({ event }) => event.commitments)) as Record<string, string>;
  const attachments = inners.find((inner) => inner.attachments.length > 0)?.attachments ?? [];
  const known = inners.find(({ type }) => type === 'person.known')?.event.facts['person'];
  // Name and address of somebody new are no texts of the command's own.
  const own = Object.fromEntries(
    Object.entries(commitments).filter(([field]) => namesPerson !== 'anybody' || !isPersonal(field)),
  );
  if (!(await areSame(doors, { commitments: own, attachments }, given.texts, files))) return null;
  return {
    kept: { commitments, attachments },
    // Known by now, and so found by its name: the same id. The host compares it with the recorded one.
    facts: known === undefined ? given.facts : { ...given.facts, person: given.facts['person'] ?? known },
  };
}

/** The person of whom the command of that id has told; null where there is none. */
export async function recordedPerson(doors: Doors, commandId: string): Promise<string | null> {
  const inners = (await recordsOfCommand(doors.database, commandId)).map(({ inner }) => JSON.parse(inner) as Inner);
  const person = inners.find(({ event }) => typeof event.facts['person'] === 'string')?.event.facts['person'];
  return typeof person === 'string' ? person : null;
}
