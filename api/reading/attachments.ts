import type { Content } from '../contents.ts';
import type { Doors } from '../doors.ts';
import { ProblemError } from '../problems.ts';
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
  if (named && redactions.has(commitment))
    throw new ProblemError('not-found', {
      title: 'There is no such file that you may see.',
      detail: 'It is kept from view by a recorded redaction; its hash stays.',
      remedy: 'The history of the proposal says which record has redacted it.',
    });
  const content = named ? (await doors.contents.read([commitment])).get(commitment) : undefined;
  if (content !== undefined) return content;
  throw new ProblemError('not-found', {
    title: 'There is no such file that you may see.',
    detail: named ? 'It has been erased, on record.' : 'No step that you may know of came with it.',
    remedy: 'The history of the proposal names its files by their commitments.',
  });
}
