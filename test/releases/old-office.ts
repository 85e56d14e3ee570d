import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'yaml';

const PATIENCE = 120_000;

export interface Shown {
  readonly reference: string | null;
  readonly value: unknown;
  readonly text: { readonly hash: string };
  readonly clocks: readonly { readonly name: string }[];
}

/** What somebody does in a case; `data` as the command of that type takes it. */
export interface Act {
  readonly seat: string;
  readonly type: string;
  readonly reason?: string;
  readonly data?: object;
}

/** The office of another release, run from its own clone as its user would run it. */
export class OldOffice {
  readonly clone: string;
  readonly directory: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  readonly #addresses: { readonly api: string; readonly postgresql: string };

  private constructor(
    clone: string,
    directory: string,
    started: { child: ChildProcess; ended: Promise<number | null>; line: string },
  ) {
    this.clone = clone;
    this.directory = directory;
    this.#child = started.child;
    this.#ended = started.ended;
    this.#addresses = (JSON.parse(started.line) as { addresses: { api: string; postgresql: string } }).addresses;
  }

  /** Resolves when the office says that it is ready. */
  static async start(clone: string, directory: string, words: readonly string[]): Promise<OldOffice> {
    const own = Object.entries(process.env).filter(([name]) => !/^(?:MUFAKAT_|TEMPORAL_|DATABASE_URL$)/.test(name));
    const settings = { MUFAKAT_DATA_DIRECTORY: directory, MUFAKAT_API_PORT: '0' };
    const program = join(clone, 'cli', 'mufakat.mjs');
    const child = spawn(process.execPath, [program, '--output', 'jsonl', 'start', ...words], {
      env: { ...Object.fromEntries(own), ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    let over = false;
    void ended.then(() => (over = true));
    await waitFor(() => out.includes('\n') || over, 'the office to be ready');
    const [line = ''] = out.split('\n');
    if (over || line === '') throw new Error('The office of the other release did not start: see its words above.');
    return new OldOffice(clone, directory, { child, ended, line });
  }

  /** Port of its PostgreSQL. */
  get databasePort(): number {
    return Number(new URL(`postgres://${this.#addresses.postgresql}`).port);
  }

  /** @returns its reference, or its id while it is a draft. */
  async submit(sample: string, { draft = false }: { readonly draft?: boolean } = {}): Promise<string> {
    const file = join(this.clone, 'samples', `${sample}.yaml`);
    const proposal = parse(await readFile(file, 'utf8'), { schema: 'core' }) as { readonly proponent: string };
    const seat = focalOf(proposal.proponent);
    const body = { commandId: randomUUID(), proposal, submit: !draft };
    const answer = await this.#request<{ reference: string | null; caseId: string }>(seat, '/proposals', body);
    return answer.reference ?? answer.caseId;
  }

  async act(reference: string, { seat, ...command }: Act): Promise<void> {
    const { text } = await this.show(reference);
    const body = { commandId: randomUUID(), textHash: text.hash, ...command };
    await this.#request(seat, `/proposals/${encodeURIComponent(reference)}/commands`, body);
  }

  /** What somebody does in the office itself. */
  async change({ seat, ...command }: Act): Promise<void> {
    await this.#request(seat, '/office/commands', { commandId: randomUUID(), ...command });
  }

  show(reference: string): Promise<Shown> {
    return this.#request<Shown>('desk', `/proposals/${encodeURIComponent(reference)}`);
  }

  /** Ends it as Ctrl-C would. */
  async stop(): Promise<void> {
    this.#child.kill('SIGINT');
    const code = await this.#ended;
    if (code !== 0) throw new Error(`The office of the other release ended with ${code}.`);
  }

  async #request<T>(seat: string, path: string, body?: object): Promise<T> {
    const token = await readFile(join(this.directory, 'tokens', `${seat}.jwt`), 'utf8');
    const response = await fetch(`${this.#addresses.api}/api/v1${path}`, {
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${seat} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }
}

/** The seat of a member's focal point. */
export function focalOf(member: string): string {
  return `focal-${member.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;
}

/** @throws when it does not come true in two minutes. */
export async function waitFor(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await pause(50);
  }
}
