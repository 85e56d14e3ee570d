import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packageRoot } from '../../product.ts';

const execute = promisify(execFile);
const CACHE = pathToFileURL(join(packageRoot(), 'embedded', 'setup', 'cache.mjs')).href;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mufakat-set-up-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** A process that does its work alone: it writes that it begins, gives others a chance, and writes that it ends. */
function worker(name: string): Promise<unknown> {
  const script = `
    import { appendFile } from 'node:fs/promises';
    import { setTimeout as pause } from 'node:timers/promises';
    import { alone } from ${JSON.stringify(CACHE)};
    const [lock, log] = ${JSON.stringify([join(directory, 'lock'), join(directory, 'log')])};
    await alone(lock, async () => {
      await appendFile(log, 'begin ${name}\\n');
      await pause(50);
      await appendFile(log, 'end ${name}\\n');
    });`;
  return execute(process.execPath, ['--input-type=module', '--eval', script]);
}

describe('what several processes would set up at once', () => {
  test('is done by one after the other', async () => {
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map(worker));
    const lines = (await readFile(join(directory, 'log'), 'utf8')).trimEnd().split('\n');
    const order = lines.filter((line) => line.startsWith('begin')).map((line) => line.slice('begin '.length));
    expect([...order].sort()).toEqual(names);
    expect(lines).toEqual(order.flatMap((name) => [`begin ${name}`, `end ${name}`]));
  });

  test('is not held up by one that was killed', async () => {
    const ended = execute(process.execPath, ['--eval', '']);
    const pid = ended.child.pid;
    await ended;
    await mkdir(join(directory, 'lock'));
    await writeFile(join(directory, 'lock', 'pid'), String(pid));
    await worker('next');
    expect(await readFile(join(directory, 'log'), 'utf8')).toBe('begin next\nend next\n');
  });
});
