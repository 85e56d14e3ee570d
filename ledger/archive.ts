import { hash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { LogSource } from './log/source.ts';

/** Path of an archived file below the published part of the ledger: its content can be nothing else. */
export function archivePath(digest: string): string {
  return `archive/sha256/${digest}`;
}

/** The archive lacks a file or holds other bytes under its digest. */
export class ArchiveBroken extends Error {
  override readonly name = 'ArchiveBroken';
}

/**
 * Keeps bytes (a released bundle, a policy, a calendar) below `directory` under their SHA-256, durable when it returns.
 * Answers the digest (hex). What is there already is left as it is.
 */
export async function keepInArchive(directory: string, bytes: Uint8Array): Promise<string> {
  const digest = hash('sha256', bytes, 'hex');
  const target = join(directory, archivePath(digest));
  if (await exists(target)) return digest;
  const folder = join(target, '..');
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${randomUUID()}`);
  const file = await open(temporary, 'wx', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, target);
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return digest;
}

/** @throws ArchiveBroken when the archive lacks it or its bytes have another digest. */
export async function readFromArchive(source: LogSource, digest: string): Promise<Buffer> {
  const bytes = await source.read(archivePath(digest));
  if (bytes === null) throw new ArchiveBroken(`${archivePath(digest)} is missing in ${source.name}.`);
  const actual = hash('sha256', bytes, 'hex');
  if (actual !== digest) throw new ArchiveBroken(`${archivePath(digest)} holds bytes of the digest ${actual}.`);
  return bytes;
}

/** A policy as the archive has it. */
export interface ArchivedRules {
  /** JSON text. */
  readonly policy: string;
  /** Texts of the calendars that it names, by name; null when it names none, as policies of early releases. */
  readonly calendars: Readonly<Record<string, string>> | null;
}

/** A policy with every calendar that it names. @throws ArchiveBroken when one of them is missing or of another digest. */
export async function readRules(source: LogSource, digest: string): Promise<ArchivedRules> {
  const policy = (await readFromArchive(source, digest)).toString('utf8');
  const { calendarFiles } = JSON.parse(policy) as { readonly calendarFiles?: Readonly<Record<string, string>> };
  if (calendarFiles === undefined) return { policy, calendars: null };
  const calendars: Record<string, string> = {};
  for (const [name, file] of Object.entries(calendarFiles)) {
    calendars[name] = (await readFromArchive(source, file)).toString('utf8');
  }
  return { policy, calendars };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
