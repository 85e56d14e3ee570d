import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Watched } from '../measure/cpu.ts';
import type { Environment } from '../variants/environment.ts';
import type { Order } from '../variants/front.ts';
import { builtProgram, type Program } from './build.ts';

export const VARIANTS = ['mufakat', 'temporal', 'restate', 'sql'] as const;
export type VariantName = (typeof VARIANTS)[number];

/** The processes of one variant: one that puts the load on, and one that works behind it. */
export interface Running {
  readonly name: VariantName;
  /** All whose CPU this variant uses, the servers included. */
  readonly watched: readonly Watched[];
  ask<T>(order: Order): Promise<T>;
  stop(): Promise<void>;
}

export async function startVariant(
  name: VariantName,
  environment: Environment,
  servers: readonly Watched[],
): Promise<Running> {
  const background = name === 'sql' ? null : await start(`variants/${name}/background.ts`, [], environment);
  const front = await start('variants/front.ts', [name], environment);
  let asked = 0;
  const processes = [front, ...(background === null ? [] : [background])];
  return {
    name,
    watched: [
      { name: 'front', pid: pidOf(front) },
      ...(background === null ? [] : [{ name: 'background', pid: pidOf(background) }]),
      ...servers,
    ],
    ask: (order) => {
      asked += 1;
      return answerOf(front, asked, order);
    },
    stop: async () => {
      for (const child of processes) {
        const ended = once(child, 'exit');
        child.disconnect();
        await ended;
      }
    },
  };
}

async function start(program: Program, words: readonly string[], environment: Environment): Promise<ChildProcess> {
  const child = fork(builtProgram(program), words, {
    execArgv: [],
    env: { ...process.env, NODE_ENV: 'production', BENCH_ENVIRONMENT: JSON.stringify(environment) },
  });
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${program} ${words.join(' ')} ended with ${String(code)} before it was ready`);
  });
  await Promise.race([once(child, 'message'), ended]);
  // From here on whoever asks notices an end.
  ended.catch(() => undefined);
  return child;
}

function answerOf<T>(front: ChildProcess, id: number, ask: Order): Promise<T> {
  return new Promise((resolve, reject) => {
    const onEnd = (code: number | null): void => reject(new Error(`the front process ended with ${code}`));
    const onMessage = (message: { id: number; answer?: T; failure?: string }): void => {
      if (message.id !== id) return;
      front.off('message', onMessage);
      front.off('exit', onEnd);
      if (message.failure === undefined) resolve(message.answer as T);
      else reject(new Error(message.failure));
    };
    front.on('message', onMessage);
    front.once('exit', onEnd);
    front.send({ id, ask });
  });
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('a process was not started');
  return child.pid;
}
