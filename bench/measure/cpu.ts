import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second. */
const TICK = 10;

export interface Watched {
  readonly name: string;
  readonly pid: number;
}

/** CPU milliseconds so far of each watched process, its children (living or ended) included. */
export function cpuOf(watched: readonly Watched[]): Record<string, number> {
  const processes = readProcesses();
  const result: Record<string, number> = {};
  for (const { name, pid } of watched) {
    const root = processes.get(pid);
    if (root === undefined) throw new Error(`the process ${name} (${pid}) has ended in the middle of a measurement`);
    // What ended children used stands with their parent; what living ones use stands with themselves.
    let ticks = 0;
    const open = [pid];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const process = processes.get(next);
      if (process === undefined) continue;
      ticks += process.own + process.ended;
      for (const [child, { parent }] of processes) if (parent === next) open.push(child);
    }
    result[name] = (result[name] ?? 0) + ticks * TICK;
  }
  return result;
}

export function difference(
  after: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]));
}

export function total(parts: Readonly<Record<string, number>>): number {
  return Object.values(parts).reduce((sum, part) => sum + part, 0);
}

interface Process {
  readonly parent: number;
  readonly own: number;
  readonly ended: number;
}

function readProcesses(): Map<number, Process> {
  const processes = new Map<number, Process>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const stat = statOf(pid);
    if (stat === null) continue;
    // After the command's name, which may hold anything: state, parent, ..., utime (14), stime, cutime, cstime.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0] = fields.slice(1);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11);
    processes.set(pid, { parent, own: user + system, ended: endedUser + endedSystem });
  }
  return processes;
}

/** Null when the process has ended meanwhile. */
function statOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}
