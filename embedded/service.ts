import { open, readFile, rename, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type Child, type Command, type Ended, startChild, stopChild } from './child.ts';

export interface ServiceOptions {
  /** As people call it: PostgreSQL, Temporal, worker, API. */
  readonly name: string;
  readonly command: () => Promise<Command>;
  /** Resolves when it can be used; rejects when it ends before, or takes too long. */
  readonly ready: (alive: () => boolean) => Promise<void>;
  /** File that takes all it writes. */
  readonly log: string;
  /** Milliseconds it may take to end in order before it is killed. */
  readonly patience: number;
  /** Told at each start, so that the pid is on record before anything else happens. */
  readonly onStart: (name: string, pid: number) => Promise<void>;
  readonly say: (line: string) => void;
}

/** A service that did not come up; the message has the last lines of its log. */
export class ServiceFailed extends Error {
  override readonly name = 'ServiceFailed';
}

const FIRST_BACKOFF = 250;
const LONGEST_BACKOFF = 10_000;
/** One that has lived for so long is started again at once. Milliseconds. */
const SETTLED = 30_000;
const LARGEST_LOG = 20 * 1024 * 1024;

/** One child that is started again whenever it ends, until it is stopped. */
export class Service {
  readonly name: string;
  readonly #options: ServiceOptions;
  #child: Child | null = null;
  #stopping = false;
  #watch: Promise<void> = Promise.resolve();
  readonly #ring = new AbortController();

  constructor(options: ServiceOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get pid(): number | null {
    return this.#child?.running === true ? this.#child.pid : null;
  }

  /** Starts it for the first time. @throws ServiceFailed */
  async start(): Promise<void> {
    await setAside(this.#options.log);
    const child = await this.#spawn();
    try {
      await this.#options.ready(() => child.running);
    } catch (error) {
      await stopChild(child, 'SIGINT', this.#options.patience);
      throw await this.#failure(error);
    }
    this.#watch = this.#keepAlive(child);
  }

  /** Ends it, in order if it can. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#ring.abort();
    if (this.#child !== null) await stopChild(this.#child, 'SIGINT', this.#options.patience);
    await this.#watch;
  }

  kill(): void {
    this.#stopping = true;
    this.#ring.abort();
    this.#child?.kill('SIGKILL');
  }

  async #spawn(): Promise<Child> {
    const child = await startChild(await this.#options.command(), this.#options.log);
    this.#child = child;
    await this.#options.onStart(this.name, child.pid);
    return child;
  }

  async #keepAlive(first: Child): Promise<void> {
    const { name, say } = this.#options;
    let child: Child | null = first;
    let since = Date.now();
    let backoff = FIRST_BACKOFF;
    for (;;) {
      const how: string = child === null ? 'could not be started' : wordsFor(await child.ended);
      if (this.#stopping) return;
      if (Date.now() - since > SETTLED) backoff = FIRST_BACKOFF;
      say(`${name} ${how}; starting it again in ${backoff / 1000} s.`);
      await pause(backoff, undefined, { signal: this.#ring.signal }).catch(() => undefined);
      if (this.#stopping) return;
      backoff = Math.min(2 * backoff, LONGEST_BACKOFF);
      since = Date.now();
      child = await this.#again();
    }
  }

  async #again(): Promise<Child | null> {
    const { name, say, ready } = this.#options;
    try {
      const child = await this.#spawn();
      // A stop may have been asked for while it was being started.
      if (this.#stopping) await stopChild(child, 'SIGINT', this.#options.patience);
      else
        void ready(() => child.running).then(
          () => say(`${name} runs again (process ${child.pid}).`),
          () => undefined,
        );
      return child;
    } catch (error) {
      say((await this.#failure(error)).message);
      return null;
    }
  }

  async #failure(error: unknown): Promise<ServiceFailed> {
    const { name, log } = this.#options;
    const reason = error instanceof Error ? error.message : String(error);
    const lines = (await lastLines(log, 15)).map((line) => `    ${line}`);
    const told = lines.length === 0 ? [] : [`  Its last words (${log}):`, ...lines];
    return new ServiceFailed([`${name} did not start: ${reason}`, ...told].join('\n'), { cause: error });
  }
}

function wordsFor({ code, signal }: Ended): string {
  return signal === null ? `ended with code ${code ?? 'unknown'}` : `was ended by ${signal}`;
}

/** A log that has grown large becomes `NAME.old`; one older than that is dropped. */
async function setAside(log: string): Promise<void> {
  const found = await stat(log).catch(() => null);
  if (found !== null && found.size > LARGEST_LOG) await rename(log, `${log}.old`);
}

export async function lastLines(log: string, count: number): Promise<readonly string[]> {
  const found = await stat(log).catch(() => null);
  if (found === null) return [];
  const length = Math.min(found.size, 16_384);
  if (length === found.size) return linesOf(await readFile(log, 'utf8'), count);
  const file = await open(log);
  try {
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, found.size - length);
    return linesOf(buffer.toString('utf8'), count);
  } finally {
    await file.close();
  }
}

function linesOf(text: string, count: number): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .slice(-count);
}
