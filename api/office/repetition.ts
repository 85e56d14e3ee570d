import type { JsonObject } from '../../engine/types.ts';
import type { Inner } from '../../ledger/record.ts';
import { recordsOfCommand } from '../../store/reading/recorded-command.ts';
import type { Doors } from '../doors.ts';
import type { GivenFile, Kept } from '../keeping.ts';

/**
 * A repeated command brings its texts again, under new nonces, and may name by name a person who was new when it was
 * first given. Where its texts and files are the recorded ones, byte for byte, it is given again in its recorded form,
 * and the host tells whether the rest is the same. Null: it is another command.
 */
export async function recordedChange(
  doors: Doors,
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
  const { name, address, ...own } = commitments;
  if (Object.keys(own).length !== Object.keys(given.texts).length || attachments.length !== files.length) return null;
  const texts = Object.entries(given.texts).map(([field, text]) => [own[field], Buffer.from(text, 'utf8')] as const);
  const bytes = files.map(
    ({ content }, index) => [attachments[index]?.commitment, Buffer.from(content, 'base64')] as const,
  );
  const pairs = [...texts, ...bytes];
  const kept = await doors.contents.read(pairs.flatMap(([commitment]) => commitment ?? []));
  const alike = pairs.every(
    ([commitment, content]) => commitment !== undefined && kept.get(commitment)?.content.equals(content) === true,
  );
  if (!alike) return null;
  return {
    kept: { commitments: { ...own, ...(name && { name }), ...(address && { address }) }, attachments },
    // Known by now, and so found by its name: the same id. The host compares it with the recorded one.
    facts: known === undefined ? given.facts : { ...given.facts, person: given.facts['person'] ?? known },
  };
}
