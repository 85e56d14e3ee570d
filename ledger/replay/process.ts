import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

import type { Ask, Reply } from './protocol.ts';

/** Megabytes of heap an archived machine may fill. */
const MEMORY = 256;

/** Questions in one message: the clock over steps, and the message itself, cost more than most steps do. */
const ASKS_AT_ONCE = 32;

/** The replaying process ended, or the machine in it broke, took too long or too much memory. */
export class ReplayBroken extends Error {
  override readonly name = 'ReplayBroken';
}

export interface ReplayProcessOptions {
  /** URL of the module that gives the resolver of due instants (`ResolverModule`), and what it is told. */
  readonly resolver: string;
  readonly settings: string;
}

type Unnumbered<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never;

/** A process of its own for archived machines. Asked one thing after the other or many at once. */
export class ReplayProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (result: string) => void; reject: (error: Error) => void }>();
  #unsent: Ask[] = [];
  #asked = 0;
  #ended: string | null = null;

  constructor({ resolver, settings }: ReplayProcessOptions) {
    const source = import.meta.url.endsWith('.ts');
    const entry = fileURLToPath(new URL(source ? './child.ts' : './child.js', import.meta.url));
    this.#child = fork(entry, [resolver, settings], {
      execArgv: [
        ...(source ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : []),
        `--max-old-space-size=${MEMORY}`,
        '--disallow-code-generation-from-strings',
        '--no-warnings',
      ],
      env: {},
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    this.#child.on('message', (message) => {
      for (const reply of message as readonly Reply[]) {
        const waiting = this.#waiting.get(reply.id);
        this.#waiting.delete(reply.id);
        if (reply.failed === undefined) waiting?.resolve(reply.result);
        else waiting?.reject(new ReplayBroken(reply.failed));
      }
    });
    this.#child.once('exit', (code, signal) =>
      this.#end(`The replaying process ended (${signal ?? code ?? 'unknown'}).`),
    );
    this.#child.once('error', (error) => this.#end(`The replaying process could not run: ${error.message}`));
  }

  /** Whether it can be asked nothing any more. */
  get ended(): boolean {
    return this.#ended !== null;
  }

  /** What is asked in one turn of the event loop goes together. @throws ReplayBroken */
  ask(ask: Unnumbered<Ask>): Promise<string> {
    if (this.#ended !== null) return Promise.reject(new ReplayBroken(this.#ended));
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      if (this.#unsent.length === 0) setImmediate(() => this.#send());
      this.#unsent.push({ ...ask, id });
      if (this.#unsent.length === ASKS_AT_ONCE) this.#send();
    });
  }

  #send(): void {
    if (this.#unsent.length === 0 || this.#ended !== null) return;
    this.#child.send(this.#unsent, (error) => {
      if (error !== null) this.#end(error.message);
    });
    this.#unsent = [];
  }

  close(): void {
    this.#ended ??= 'The replaying process was closed.';
    this.#child.kill();
  }

  #end(what: string): void {
    this.#ended ??= what;
    for (const { reject } of this.#waiting.values()) reject(new ReplayBroken(this.#ended));
    this.#waiting.clear();
  }
}
