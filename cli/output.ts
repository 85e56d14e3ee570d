import pc from 'picocolors';

export const FORMATS = ['text', 'json', 'jsonl'] as const;
export type Format = (typeof FORMATS)[number];

export interface Styles {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** Data goes to stdout and words to stderr, so that what a pipe reads is data alone. */
export interface Output {
  readonly format: Format;
  /** Styled only where a person looks at a terminal: not in pipes, not under NO_COLOR. */
  readonly styles: Styles;
  /** Columns of the terminal; 100 where there is none. */
  readonly width: number;
  /** `text` for people; for programs `value` as one JSON document, or its `items` one a line. */
  data(value: unknown, text: () => string, items?: readonly unknown[]): void;
  words(text: string): void;
}

export function createOutput(format: Format): Output {
  const styled = process.stdout.isTTY && pc.isColorSupported && (process.env['NO_COLOR'] ?? '') === '';
  return {
    format,
    styles: styled ? { bold: pc.bold, dim: pc.dim } : { bold: plain, dim: plain },
    width: process.stdout.isTTY ? Math.max(60, process.stdout.columns) : 100,
    data(value, text, items = [value]) {
      if (format === 'text') process.stdout.write(`${text()}\n`);
      else if (format === 'json') process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
      else for (const item of items) process.stdout.write(`${JSON.stringify(item)}\n`);
    },
    words(text) {
      process.stderr.write(`${text}\n`);
    },
  };
}

function plain(text: string): string {
  return text;
}
