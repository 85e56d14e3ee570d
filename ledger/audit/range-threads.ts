import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import { type BrokenRange, type CheckedRange, checkRange, type Range } from './range.ts';

/** Checks ranges of records, wherever that is done. */
export interface RangeChecker {
  /** How many ranges are worth having under way at once. */
  readonly ahead: number;
  /** @throws AuditBroken */
  check(range: Range): Promise<CheckedRange | BrokenRange>;
  close(): Promise<void>;
}

/** A checking thread ended: the audit says nothing about the log. */
export class AuditBroken extends Error {
  override readonly name = 'AuditBroken';
  constructor(what: string) {
    super(`A thread that checks records ended (${what}). The audit is not done: run it again, with more free memory.`);
  }
}

/** Fewer records than this are checked before threads have started. */
export const THREADS_FROM = 8_192;
/** More would only wait for the one that reads, and take memory. */
const MOST_THREADS = 4;
/** Ranges under way for each thread: one that is checked, one that waits, one that is read. */
const AHEAD = 3;
/** MiB of a thread's young generation: little of what a range leaves behind outlives it. */
const YOUNG = 8;
/** MiB of its old one: what is found wrong with a range, and the texts of the longest records. */
const OLD = 128;

/** On this thread for a short log, or where there is only one processor. */
export function rangeChecker(records: number): RangeChecker {
  const processors = Math.min(MOST_THREADS, availableParallelism());
  return records < THREADS_FROM || processors === 1 ? HERE : new RangeThreads(processors);
}

const HERE: RangeChecker = {
  ahead: 1,
  check: (range) => Promise.resolve(checkRange(range)),
  close: () => Promise.resolve(),
};

interface Thread {
  readonly worker: Worker;
  readonly waiting: {
    readonly resolve: (done: CheckedRange | BrokenRange) => void;
    readonly reject: (error: Error) => void;
  }[];
}

/** Threads of this process, each with ranges of its own. */
export class RangeThreads implements RangeChecker {
  readonly #threads: readonly Thread[];
  #ended: AuditBroken | null = null;

  constructor(count: number) {
    this.#threads = Array.from({ length: count }, () => this.#start());
  }

  get ahead(): number {
    return this.#threads.length * AHEAD;
  }

  check(range: Range): Promise<CheckedRange | BrokenRange> {
    const ended = this.#ended;
    if (ended !== null) return Promise.reject(ended);
    const { worker, waiting } = this.#threads.reduce((least, one) =>
      one.waiting.length < least.waiting.length ? one : least,
    );
    const checked = new Promise<CheckedRange | BrokenRange>((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(range, handedOver(range));
    });
    // Several are under way: when one has failed, nobody waits for the others any more.
    checked.catch(() => undefined);
    return checked;
  }

  async close(): Promise<void> {
    this.#end('it was closed');
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #start(): Thread {
    const worker = newThread();
    const waiting: Thread['waiting'] = [];
    worker.on('message', (done: CheckedRange | BrokenRange) => waiting.shift()?.resolve(done));
    worker.once('error', (error) => this.#end(error.message));
    worker.once('exit', (code) => this.#end(`code ${code}`));
    return { worker, waiting };
  }

  #end(what: string): void {
    this.#ended ??= new AuditBroken(what);
    for (const { waiting } of this.#threads) {
      for (const { reject } of waiting.splice(0)) reject(this.#ended);
    }
  }
}

/** Without a copy, where a buffer is its bytes and nothing else; it would be left behind for this thread to clear away. */
function handedOver({ entries, inner }: Range): ArrayBuffer[] {
  return [entries, ...(inner === null ? [] : [inner])].flatMap(({ bytes: { buffer, byteLength } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
}

function newThread(): Worker {
  const options = { resourceLimits: { maxYoungGenerationSizeMb: YOUNG, maxOldGenerationSizeMb: OLD } };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./range-thread.js', import.meta.url), options);
  // From the sources: a thread has no loader of TypeScript before it has asked for one.
  const [loader, entry] = [import.meta.resolve('tsx/esm/api'), new URL('./range-thread.ts', import.meta.url).href];
  const code = `import('${loader}').then(({ register }) => { register(); return import('${entry}'); })`;
  return new Worker(code, { ...options, eval: true });
}
