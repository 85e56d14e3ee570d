import { setTimeout as pause } from 'node:timers/promises';
import { v7 } from 'uuid';
import { COMMANDS, EVENTS, type Step } from '../scenario/lifecycle.ts';

/** One way of running lifecycles durably: what the load is put on. Each command resolves when it is answered. */
export interface Variant {
  /** The first command of a lifecycle. */
  open(id: string): Promise<void>;
  /** The others, in order. `n` is the command's number in its lifecycle, from 2. */
  send(id: string, step: Step, n: number): Promise<void>;
  /** Resolves when nothing of what was begun is left to be done. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function newId(): string {
  return v7();
}

/** Commands of one lifecycle, one after the other. */
async function* commandsOf(variant: Variant): AsyncGenerator<void> {
  const id = newId();
  await variant.open(id);
  yield;
  for (const [index, step] of EVENTS.entries()) {
    await variant.send(id, step, index + 2);
    yield;
  }
}

/** Whole lifecycles at a calm, fixed pace: a new one every `every` ms, its commands `gap` ms apart. Milliseconds. */
export async function paced(variant: Variant, count: number, every: number, gap: number): Promise<void> {
  const running: Promise<void>[] = [];
  const begin = Date.now();
  for (let number = 0; number < count; number += 1) {
    await pause(Math.max(0, begin + number * every - Date.now()));
    running.push(lifecycleWithGaps(variant, gap));
  }
  await Promise.all(running);
}

async function lifecycleWithGaps(variant: Variant, gap: number): Promise<void> {
  const commands = commandsOf(variant);
  while ((await commands.next()).done !== true) await pause(gap);
}

export interface Throughput {
  readonly commands: number;
  readonly seconds: number;
}

/** As many commands as are answered in `seconds` with `width` lifecycles running side by side. */
export async function flatOut(variant: Variant, seconds: number, width: number): Promise<Throughput> {
  const begin = performance.now();
  const until = begin + seconds * 1_000;
  let commands = 0;
  let last = begin;
  const lane = async (): Promise<void> => {
    while (performance.now() < until) {
      for await (const _ of commandsOf(variant)) {
        const now = performance.now();
        if (now > until) continue;
        commands += 1;
        last = Math.max(last, now);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return { commands, seconds: (last - begin) / 1_000 };
}

/** Enough lifecycles take turns that no command waits for the one before it in its own lifecycle. */
const TURNS = 40;

/**
 * Commands at fixed instants, `rate` a second, whether or not earlier ones have been answered. Answers the milliseconds from
 * the instant at which each was due to its answer.
 */
export async function openLoop(variant: Variant, rate: number, seconds: number): Promise<number[]> {
  const cases = Array.from({ length: TURNS }, (_, index) => ({
    id: newId(),
    next: 1 + (index % COMMANDS),
    turn: Promise.resolve(),
  }));
  // Half-way lifecycles, so that every kind of command is in the mix from the first second.
  for (const one of cases) await advance(variant, one.id, one.next - 1);
  const latencies: number[] = [];
  const begin = performance.now() + 100;
  const sent: Promise<void>[] = [];
  for (let number = 0; number < rate * seconds; number += 1) {
    const due = begin + (number * 1_000) / rate;
    await pause(Math.max(0, due - performance.now()));
    const one = cases[number % TURNS];
    if (one === undefined) throw new Error('no lifecycle');
    if (one.next > COMMANDS) {
      one.id = newId();
      one.next = 1;
    }
    const { id, next } = one;
    one.next += 1;
    one.turn = one.turn.then(async () => {
      await command(variant, id, next);
      latencies.push(performance.now() - due);
    });
    sent.push(one.turn);
  }
  await Promise.all(sent);
  // What was begun is brought to its end, so that nothing is left for the next measurement.
  for (const { id, next } of cases) for (let n = next; n <= COMMANDS; n += 1) await command(variant, id, n);
  return latencies;
}

async function advance(variant: Variant, id: string, upTo: number): Promise<void> {
  for (let n = 1; n <= upTo; n += 1) await command(variant, id, n);
}

async function command(variant: Variant, id: string, n: number): Promise<void> {
  if (n === 1) return variant.open(id);
  const step = EVENTS[n - 2];
  if (step === undefined) throw new Error(`a lifecycle has no command ${n}`);
  return variant.send(id, step, n);
}
