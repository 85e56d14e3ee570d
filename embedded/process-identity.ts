import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A process for ever: pids are used again, a pid together with the instant of its start is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, in the operating system's own words; compared, never read. */
  readonly started: string;
}

/** The identity of a process that runs now; null when there is none. */
export async function identityOf(pid: number): Promise<ProcessIdentity | null> {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const started = process.platform === 'linux' ? await startedOnLinux(pid) : await startedByPs(pid);
  return started === null ? null : { pid, started };
}

/** Whether that very process still runs. */
export async function stillRuns({ pid, started }: ProcessIdentity): Promise<boolean> {
  return (await identityOf(pid))?.started === started;
}

const STATE = 0;
const START_TIME = 19;

async function startedOnLinux(pid: number): Promise<string | null> {
  try {
    const [status, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The name in parentheses may hold anything, so the fields are counted from behind it.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    if (fields[STATE] === 'Z' || fields[START_TIME] === undefined) return null;
    return `${boot.trim()} ${fields[START_TIME]}`;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

async function startedByPs(pid: number): Promise<string | null> {
  try {
    const { stdout } = await execute('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return stdout.trim() || null;
  } catch (error) {
    // `ps` ends with 1 when there is no such process.
    if (error instanceof Error && 'code' in error && error.code === 1) return null;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
}
