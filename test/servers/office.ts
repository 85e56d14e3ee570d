import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll } from 'vitest';
import { postgresUrl } from '../../embedded/postgres.ts';
import { DATABASE } from '../../embedded/start.ts';
import { packageRoot } from '../../product.ts';
import { identityOf, type ProcessIdentity, stillRuns } from '../../embedded/process-identity.ts';
import { readRun, type Run } from '../../embedded/run-file.ts';

const PROGRAM = join(packageRoot(), 'cli', 'mufakat.mjs');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly words: string;
}

/** An answer of the API, whatever it was. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Environment without anything of the caller's own office or servers. */
function environmentFor(directory: string, more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('MUFAKAT_') && !name.startsWith('TEMPORAL_') && name !== 'DATABASE_URL',
  );
  return { ...Object.fromEntries(own), MUFAKAT_DATA_DIRECTORY: directory, MUFAKAT_API_PORT: '0', ...more };
}

const directories: string[] = [];
afterAll(() => Promise.all(directories.splice(0).map((path) => rm(path, { recursive: true, force: true }))));

/** A data directory of its own, gone with the test file. */
export async function newDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'mufakat-office-'));
  directories.push(path);
  return path;
}

/** Runs `npx mufakat WORDS` to its end. */
export async function mufakat(
  directory: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    env: environmentFor(directory, environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = gather(child);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, ...texts() };
}

/** `npm start` in a directory of its own, as a process of its own, on free ports. */
export class Office {
  readonly directory: string;
  readonly supervisor: ProcessIdentity;
  readonly api: string;
  readonly #child: ChildProcess;
  readonly #texts: () => { out: string; words: string };
  readonly #ended: Promise<number | null>;
  readonly #tokens = new Map<string, string>();

  private constructor(
    directory: string,
    child: ChildProcess,
    texts: () => { out: string; words: string },
    ended: Promise<number | null>,
    facts: { supervisor: ProcessIdentity; api: string },
  ) {
    this.directory = directory;
    this.supervisor = facts.supervisor;
    this.api = facts.api;
    this.#child = child;
    this.#texts = texts;
    this.#ended = ended;
  }

  /** Resolves when the office says that it is ready. */
  static async start(
    directory: string,
    words: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Office> {
    const child = spawn(process.execPath, [PROGRAM, '--output', 'jsonl', 'start', ...words], {
      env: environmentFor(directory, environment),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts = gather(child);
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    await until(() => texts().out.includes('\n') || child.exitCode !== null || child.signalCode !== null, 120_000);
    const [line] = texts().out.split('\n');
    if (line === undefined || line === '') throw new Error(`The office did not start:\n${texts().words}`);
    const run = JSON.parse(line) as { supervisor: ProcessIdentity; addresses: { api: string } };
    return new Office(directory, child, texts, ended, { supervisor: run.supervisor, api: run.addresses.api });
  }

  /** What it has said so far. */
  get words(): string {
    return this.#texts().words;
  }

  async run(): Promise<Run> {
    const run = await readRun(join(this.directory, 'run.json'));
    if (run === null) throw new Error('There is no run file.');
    return run;
  }

  /** The child of that name as it is on record now. */
  async child(name: string): Promise<ProcessIdentity> {
    const found = (await this.run()).children.find((child) => child.name === name);
    if (found === undefined) throw new Error(`No ${name} is on record.`);
    return found;
  }

  /** Kills a child as a power cut would; resolves when another one is on record in its place and runs. */
  async killChild(name: string): Promise<void> {
    const before = await this.child(name);
    process.kill(before.pid, 'SIGKILL');
    await until(async () => {
      const now = await this.child(name);
      return now.pid !== before.pid && (await stillRuns(now));
    }, 60_000);
  }

  /** Sends a signal to `npm start` itself, as a terminal would, and waits for its end. */
  async signal(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return { code: await this.#ended, ...this.#texts() };
  }

  async request(seat: string, method: 'GET' | 'POST', path: string, body?: object, patience = 30_000): Promise<Answer> {
    const response = await fetch(`${this.api}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.token(seat)}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  /** One command, sent once. Rejects when no answer comes. */
  act(reference: string, seat: string, type: string, more: object = {}): Promise<Answer> {
    const path = `/proposals/${encodeURIComponent(reference)}/commands`;
    return this.request(seat, 'POST', path, { commandId: randomUUID(), type, ...more });
  }

  /** The demonstration token of a seat. */
  async token(seat: string): Promise<string> {
    const known = this.#tokens.get(seat);
    if (known !== undefined) return known;
    const token = await readFile(join(this.directory, 'tokens', `${seat}.jwt`), 'utf8');
    this.#tokens.set(seat, token);
    return token;
  }

  /**
   * Ends it and removes its directory, whatever state it is in. Every case that it has run is replayed before, as an auditor
   * does. @throws when not all of them come out as recorded.
   */
  async discard(): Promise<void> {
    const run = await readRun(join(this.directory, 'run.json')).catch(() => null);
    const alive = this.#child.exitCode === null && this.#child.signalCode === null;
    const cases = alive && run !== null ? await publishedCases(this.directory, run) : 0;
    if (alive) await this.signal('SIGINT');
    for (const child of run?.children ?? []) if (await stillRuns(child)) process.kill(child.pid, 'SIGKILL');
    try {
      if (cases > 0) await replayAll(this.directory, cases);
    } finally {
      await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

/** How many cases there are, once all their records are published. */
async function publishedCases(directory: string, { addresses }: Run): Promise<number> {
  const home = { directory: join(directory, 'postgres'), port: Number(addresses.postgresql.split(':')[1]) };
  const client = new pg.Client(await postgresUrl(home, DATABASE));
  await client.connect();
  try {
    await until(async () => {
      const { rows } = await client.query(
        `select exists (select from mufakat.records where tree_index is null and stream not in ('directory', 'operations'))
           or (select published < size from mufakat.tree) as waiting`,
      );
      return rows[0]?.waiting === false;
    }, 60_000);
    return Number((await client.query('select count(*) from mufakat.cases')).rows[0].count);
  } finally {
    await client.end();
  }
}

async function replayAll(directory: string, cases: number): Promise<void> {
  const { out, words } = await mufakat(directory, ['--output', 'json', 'audit', 'replay']);
  const replayed = JSON.parse(out === '' ? '{}' : out) as { readonly good?: boolean; readonly cases?: number };
  if (replayed.good === true && replayed.cases === cases) return;
  throw new Error(`Of the ${cases} cases of this office not all come out as recorded:\n${out}\n${words}`);
}

/** Waits for a condition. @throws when it does not come true in time. */
export async function until(condition: () => boolean | Promise<boolean>, patience: number): Promise<void> {
  const end = Date.now() + patience;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`It did not come true in ${patience / 1000} s: ${condition.toString()}`);
    await pause(50);
  }
}

/** Whether any process of that pid runs. */
export async function runs(pid: number): Promise<boolean> {
  return (await identityOf(pid)) !== null;
}

function gather(child: ChildProcess): () => { out: string; words: string } {
  let out = '';
  let words = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (words += text));
  return () => ({ out, words });
}
