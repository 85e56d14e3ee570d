import { randomBytes } from 'node:crypto';
import { commitment as commitmentOf, NONCE_BYTES } from '../ledger/record.ts';
import type { Attachment } from '../host/types.ts';
import type { Content, Contents } from './contents.ts';
import type { Doors } from './doors.ts';
import { ProblemError, saying } from './problems.ts';

/** A file as it comes with a command. */
export interface GivenFile {
  readonly role: string;
  readonly mediaType: string;
  readonly content: string;
}

export interface Kept {
  /** Commitments of the free texts by field. */
  readonly commitments: Readonly<Record<string, string>>;
  readonly attachments: readonly Attachment[];
}

/**
 * Puts free texts and files into the content store, before the host hears of the command. `known`: fields that keep the
 * commitment they have, because their text has not changed.
 */
export async function keep(
  contents: Contents,
  texts: Readonly<Record<string, string>>,
  files: readonly GivenFile[],
  known: Readonly<Record<string, string>> = {},
): Promise<Kept> {
  const fresh = Object.entries(texts).filter(([field]) => known[field] === undefined);
  const items = itemsOf(fresh, files);
  const commitments = items.length === 0 ? [] : await contents.put(items);
  return assembled(texts, fresh, files, items, commitments, known);
}

/** The same without keeping anything: for dry runs, whose commitments are used once and thrown away. */
export function imagine(texts: Readonly<Record<string, string>>, files: readonly GivenFile[]): Kept {
  const fresh = Object.entries(texts);
  const items = itemsOf(fresh, files);
  const commitments = items.map(({ content }) => commitmentOf(randomBytes(NONCE_BYTES), content));
  return assembled(texts, fresh, files, items, commitments, {});
}

/** @throws ProblemError too-large */
export function requireSize(files: readonly GivenFile[], { limits }: Doors, commandId: string): void {
  const bytes = files.reduce((sum, { content }) => sum + Buffer.byteLength(content, 'base64'), 0);
  if (bytes <= limits.attachments) return;
  throw new ProblemError('too-large', {
    ...saying('files-too-large', { bytes, allowed: limits.attachments }),
    commandId,
  });
}

function itemsOf(texts: readonly (readonly [string, string])[], files: readonly GivenFile[]): readonly Content[] {
  return [
    ...texts.map(([, text]) => ({ content: Buffer.from(text, 'utf8'), mediaType: 'text/plain' })),
    ...files.map(({ content, mediaType }) => ({ content: Buffer.from(content, 'base64'), mediaType })),
  ];
}

function assembled(
  texts: Readonly<Record<string, string>>,
  fresh: readonly (readonly [string, string])[],
  files: readonly GivenFile[],
  items: readonly Content[],
  commitments: readonly string[],
  known: Readonly<Record<string, string>>,
): Kept {
  const given = new Map(fresh.map(([field], index) => [field, commitments[index] as string]));
  return {
    commitments: Object.fromEntries(
      Object.keys(texts).map((field) => [field, given.get(field) ?? (known[field] as string)]),
    ),
    attachments: files.map(({ role, mediaType }, index) => ({
      role,
      mediaType,
      commitment: commitments[fresh.length + index] as string,
      bytes: items[fresh.length + index]?.content.length ?? 0,
    })),
  };
}
