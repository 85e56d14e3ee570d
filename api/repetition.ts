import type { Inner, Leaf } from '../ledger/record.ts';
import { recordedCommand } from '../store/reading/recorded-command.ts';
import type { Doors } from './doors.ts';
import type { GivenFile, Kept } from './keeping.ts';

/** What a command was when it was recorded: enough to send it again in the very same form. */
export interface Recorded extends Kept {
  readonly caseId: string;
  /** Revision of the text on which it was given. */
  readonly revision: number | null;
  /** Fields of the proposal that a new text changed; null where it brought none. */
  readonly changed: readonly string[] | null;
}

/**
 * A repeated command brings its texts again, and they would get new nonces: to the host it would be another command
 * under the same id. So, where the id is known already, its texts and files are compared with what was recorded, byte
 * for byte; if they are the same, the recorded commitments are used. Null: it is another command, a true conflict.
 */
export async function recordedAlike(
  doors: Doors,
  commandId: string,
  texts: Readonly<Record<string, string>>,
  files: readonly GivenFile[],
): Promise<Recorded | null> {
  const row = await recordedCommand(doors.database, commandId);
  if (row === null) return null;
  const { event, attachments } = JSON.parse(row.inner) as Inner;
  const { subject } = JSON.parse(row.leaf) as Leaf;
  const { commitments } = event;
  if (!(await areSame(doors, { commitments, attachments }, texts, files))) return null;
  const brought = (event.facts['text'] as { readonly revision?: number } | undefined)?.revision;
  return {
    caseId: row.stream,
    commitments,
    attachments,
    changed: (event.facts['changed'] as readonly string[] | undefined) ?? null,
    revision: subject?.revision ?? (brought === undefined ? null : brought - 1),
  };
}

/** Whether texts and files are those that were recorded, byte for byte, and no fewer. */
export async function areSame(
  { contents }: Pick<Doors, 'contents'>,
  { commitments, attachments }: Kept,
  texts: Readonly<Record<string, string>>,
  files: readonly GivenFile[],
): Promise<boolean> {
  if (Object.keys(commitments).length !== Object.keys(texts).length || attachments.length !== files.length)
    return false;
  const given = [
    ...Object.entries(texts).map(([field, text]) => [commitments[field], Buffer.from(text, 'utf8')] as const),
    ...files.map(({ content }, index) => [attachments[index]?.commitment, Buffer.from(content, 'base64')] as const),
  ];
  const kept = await contents.read(given.flatMap(([commitment]) => commitment ?? []));
  return given.every(
    ([commitment, bytes]) => commitment !== undefined && kept.get(commitment)?.content.equals(bytes) === true,
  );
}
