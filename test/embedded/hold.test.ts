import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DirectoryHeld, holdDirectory, holderOf } from '../../embedded/hold.ts';
import { identityOf } from '../../embedded/process-identity.ts';

let directory: string;
let lock: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mufakat-hold-'));
  lock = join(directory, 'lock');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('of many who ask at once, one holds it, and the others are told its pid', async () => {
  const asked = await Promise.allSettled(Array.from({ length: 8 }, () => holdDirectory(lock, directory)));
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of asked) {
    if (one.status !== 'rejected') continue;
    expect(one.reason).toBeInstanceOf(DirectoryHeld);
    expect(String(one.reason)).toContain(`in use by process ${process.pid}`);
  }
});

test('given back, it can be taken again, and nothing is left beside it', async () => {
  const release = await holdDirectory(lock, directory);
  await release();
  expect(await readdir(directory)).toEqual([]);
  await holdDirectory(lock, directory);
  expect((await holderOf(lock))?.pid).toBe(process.pid);
  expect(await readdir(directory)).toEqual(['lock']);
});

test('the lock of a killed process is taken over, even when its pid is used again', async () => {
  const reused = { pid: process.pid, started: 'an earlier instant' };
  await writeFile(lock, JSON.stringify(reused));
  await holdDirectory(lock, directory);
  expect(await holderOf(lock)).toEqual(await identityOf(process.pid));
});

test('a lock that cannot be read is not taken over', async () => {
  await writeFile(lock, 'something else');
  await expect(holdDirectory(lock, directory)).rejects.toThrow('cannot be read');
});
