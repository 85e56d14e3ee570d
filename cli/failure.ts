import type { Said } from '../words/said.ts';

/** Exit codes: the same for every command, told by `mufakat --help`. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  conflict: 5,
  unreachable: 6,
  internal: 70,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES_HELP = `
Exit codes:
  0   done
  1   a check found something wrong
  2   usage: the command, its options or the file cannot be used as they are
  3   not found
  4   refused by the rules, or the token is not accepted
  5   conflict: the command id was used for something else
  6   unreachable: the server is away or overloaded; the command can be repeated with its id
  70  internal error`;

/** A command could not do what was asked. `lines` say what happened, why, and what to do now; those of the catalogue in the language of whom they are told to. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;
  readonly lines: readonly (string | Said)[];
  /** For --output json: the same for programs. */
  readonly data: object | undefined;
  constructor(exitCode: ExitCode, lines: readonly (string | Said)[], data?: object) {
    super(lines.map((line) => (typeof line === 'string' ? line : line.key)).join('\n'));
    this.exitCode = exitCode;
    this.lines = lines;
    this.data = data;
  }
}
