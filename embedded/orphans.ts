import { setTimeout as pause } from 'node:timers/promises';
import { type ProcessIdentity, stillRuns } from './process-identity.ts';
import type { Run } from './run-file.ts';

/** PostgreSQL and Temporal end orderly on SIGINT, our own processes too. Milliseconds until they are killed. */
const PATIENCE = 10_000;

/**
 * Ends what a killed `npm start` has left behind. Only the very processes that it recorded: a pid that belongs to somebody
 * else by now is left alone.
 * @returns the names of those that were ended.
 */
export async function endOrphans(run: Run): Promise<readonly string[]> {
  const ended: string[] = [];
  // Those that use a server before the server.
  for (const child of [...run.children].reverse()) {
    if (!(await stillRuns(child))) continue;
    await end(child);
    ended.push(`${child.name} (${child.pid})`);
  }
  return ended;
}

async function end(child: ProcessIdentity): Promise<void> {
  process.kill(child.pid, 'SIGINT');
  const until = Date.now() + PATIENCE;
  for (let killed = false; await stillRuns(child); await pause(50)) {
    if (killed || Date.now() < until) continue;
    process.kill(child.pid, 'SIGKILL');
    killed = true;
  }
}
