import { parseArgs } from 'node:util';
import type { Size } from './sections/side-by-side.ts';

export const SECTIONS = ['engine', 'cpu', 'throughput', 'latency', 'length'] as const;
export type Section = (typeof SECTIONS)[number];

export interface Options {
  readonly quick: boolean;
  readonly sections: readonly Section[];
  readonly rounds: number;
  readonly temporalFile: boolean;
  readonly size: Size;
  /** Milliseconds for each course of the engine, each round. */
  readonly engineMilliseconds: number;
  /** Events for each length, each round. */
  readonly lengthEvents: number;
}

const FULL = {
  rounds: 5,
  engineMilliseconds: 2_000,
  lengthEvents: 2_000,
  size: {
    warmUpSeconds: 3,
    warmUpPaced: { count: 100, every: 80, gap: 100 },
    paced: { count: 40, every: 250, gap: 100 },
    idleSeconds: 3,
    flatOut: { seconds: 8, width: 32 },
    openLoop: { rate: 20, seconds: 30 },
  },
} as const;

/** Shows that everything runs; its figures say little. */
const QUICK = {
  rounds: 1,
  engineMilliseconds: 300,
  lengthEvents: 200,
  size: {
    warmUpSeconds: 1,
    warmUpPaced: { count: 5, every: 80, gap: 100 },
    paced: { count: 8, every: 250, gap: 100 },
    idleSeconds: 1,
    flatOut: { seconds: 3, width: 16 },
    openLoop: { rate: 20, seconds: 3 },
  },
} as const;

export const HELP = `npm run bench -- [options]
  --quick            one short round: shows that everything runs
  --only SECTIONS    of ${SECTIONS.join(', ')}, separated by commas
  --rounds N         rounds (5; 1 when quick)
  --temporal-file    Temporal's development server keeps its state in a file instead of in memory`;

/** @throws with the help when an option is not one. */
export function readOptions(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      'temporal-file': { type: 'boolean', default: false },
    },
  });
  const wanted = values.only?.split(',') ?? [...SECTIONS];
  const sections = SECTIONS.filter((section) => wanted.includes(section));
  const unknown = wanted.filter((word) => !(SECTIONS as readonly string[]).includes(word));
  const base = values.quick ? QUICK : FULL;
  const rounds = values.rounds === undefined ? base.rounds : Number(values.rounds);
  if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) throw new Error(HELP);
  return { ...base, quick: values.quick, sections, rounds, temporalFile: values['temporal-file'] };
}
