import type { Content } from '../contents.ts';
import type { Doors } from '../doors.ts';
import { ProblemError, saying } from '../problems.ts';
import type { SeenCase } from './case.ts';

/**
 * A file of a record that the reader may know of. One of a hidden record is answered like one that does not exist.
 * @throws ProblemError not-found
 */
export async function attachmentOf(
  doors: Doors,
  { visible, redactions }: SeenCase,
  commitment: string,
): Promise<Content> {
  const named = visible.some(({ inner }) => inner.attachments.some((file) => file.commitment === commitment));
  if (named && redactions.has(commitment)) throw new ProblemError('not-found', saying('file-redacted'));
  const content = named ? (await doors.contents.read([commitment])).get(commitment) : undefined;
  if (content !== undefined) return content;
  throw new ProblemError('not-found', saying(named ? 'file-erased' : 'no-file'));
}
