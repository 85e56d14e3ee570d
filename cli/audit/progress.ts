import type { Output } from '../output.ts';

export interface Progress {
  readonly tell: (done: number, total: number) => void;
  end(): void;
}

const EVERY = 1_000;

/** Tells on stderr, about once a second, how far a long run has come. Short runs say nothing. */
export function progressOn(output: Output, what: string): Progress {
  const terminal = process.stderr.isTTY;
  let last = performance.now();
  let told = false;
  return {
    tell: (done, total) => {
      if (performance.now() - last < EVERY) return;
      last = performance.now();
      const line = `${done} of ${total} ${what}`;
      if (terminal) process.stderr.write(`\r${line}`);
      else output.words(line);
      told = true;
    },
    end: () => {
      if (told && terminal) process.stderr.write('\n');
    },
  };
}
