import { Busy } from './errors.ts';

/**
 * Within one process the commands of one case take turns, so that they do not race each other to the database only to
 * lose there. Between processes the write's compare-and-set decides.
 */
export class Turns {
  readonly #tails = new Map<string, Promise<void>>();
  readonly #patience: number;

  /** @param patience milliseconds that a turn is waited for, at most. */
  constructor(patience: number) {
    this.#patience = patience;
  }

  async take<T>(caseKey: string, body: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(caseKey);
    let release = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tail = before === undefined ? done : before.then(() => done);
    this.#tails.set(caseKey, tail);
    try {
      if (before !== undefined) await this.#within(before, caseKey);
      return await body();
    } finally {
      release();
      if (this.#tails.get(caseKey) === tail) this.#tails.delete(caseKey);
    }
  }

  async #within(before: Promise<void>, caseKey: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Busy(caseKey)), this.#patience);
    });
    try {
      await Promise.race([before, over]);
    } finally {
      clearTimeout(timer);
    }
  }
}
