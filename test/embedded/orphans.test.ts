import { spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { endOrphans } from '../../embedded/orphans.ts';
import { identityOf, type ProcessIdentity, stillRuns } from '../../embedded/process-identity.ts';
import type { Run } from '../../embedded/run-file.ts';

const started: ProcessIdentity[] = [];

/** A process that does nothing until it is told to end. */
async function sleeper(): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const identity = await identityOf(child.pid ?? 0);
  if (identity === null) throw new Error('the process did not start');
  started.push(identity);
  return identity;
}

function left(children: Run['children']): Run {
  const addresses = { api: '', docs: '', temporal: '', temporalUi: null, postgresql: '' };
  return { supervisor: { pid: 1, started: '' }, startedAt: '', addresses, clock: null, children };
}

afterEach(async () => {
  for (const one of started.splice(0)) if (await stillRuns(one)) process.kill(one.pid, 'SIGKILL');
});

test('what was left running is ended, those that use a server before the server', async () => {
  const [database, api] = [await sleeper(), await sleeper()];
  const ended = await endOrphans(
    left([
      { name: 'PostgreSQL', ...database },
      { name: 'API', ...api },
    ]),
  );
  expect(ended).toEqual([`API (${api.pid})`, `PostgreSQL (${database.pid})`]);
  expect(await stillRuns(api)).toBe(false);
  expect(await stillRuns(database)).toBe(false);
});

test('a pid that belongs to somebody else by now is left alone', async () => {
  const foreign = await sleeper();
  const ended = await endOrphans(
    left([{ name: 'worker', pid: foreign.pid, started: 'another boot, another instant' }]),
  );
  expect(ended).toEqual([]);
  expect(await stillRuns(foreign)).toBe(true);
});

test('a process that is gone already is nothing to end', async () => {
  const gone = await sleeper();
  process.kill(gone.pid, 'SIGKILL');
  await expect.poll(() => stillRuns(gone)).toBe(false);
  expect(await endOrphans(left([{ name: 'API', ...gone }]))).toEqual([]);
});
