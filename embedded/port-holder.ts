import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const LISTENING = '0A';

/** Who listens on a port, for a message: `process 123 (node)`; null when it cannot be told. */
export async function portHolder(port: number): Promise<string | null> {
  const pid = process.platform === 'linux' ? await pidOnLinux(port) : await pidByLsof(port);
  if (pid === null) return null;
  const { stdout } = await execute('ps', ['-o', 'comm=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return `process ${pid}${stdout.trim() === '' ? '' : ` (${stdout.trim()})`}`;
}

async function pidOnLinux(port: number): Promise<number | null> {
  const sockets = new Set(
    (await Promise.all([listening('/proc/net/tcp', port), listening('/proc/net/tcp6', port)])).flat(),
  );
  if (sockets.size === 0) return null;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    // Processes of others cannot be looked into, and some end while we look.
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      if (sockets.has(target)) return Number(pid);
    }
  }
  return null;
}

/** Sockets that listen on the port, named as /proc names them. */
async function listening(table: string, port: number): Promise<readonly string[]> {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = (await readFile(table, 'utf8').catch(() => '')).split('\n').slice(1);
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(`:${wanted}`) === true && state === LISTENING)
    .map((fields) => `socket:[${fields[9] ?? ''}]`);
}

async function pidByLsof(port: number): Promise<number | null> {
  const { stdout } = await execute('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN']).catch(() => ({
    stdout: '',
  }));
  const pid = Number(stdout.split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}
