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

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
