import { setTimeout as pause } from 'node:timers/promises';
import { cpuOf, difference, total } from '../measure/cpu.ts';
import type { Throughput } from '../measure/load.ts';
import { quantile } from '../measure/statistics.ts';
import { type Running, startVariant, type VariantName } from '../servers/processes.ts';
import type { Servers } from '../servers/programs.ts';
import type { Environment } from '../variants/environment.ts';
import { type Footprint, footprintOf } from './footprint.ts';

export type Measure = 'cpu' | 'throughput' | 'latency';

/** How much is measured in one round of one variant. Times in milliseconds, but `seconds`. */
export interface Size {
  readonly warmUpSeconds: number;
  /** Lifecycles at a pace of their own before anything is measured: a burst does not warm what a burst spares. */
  readonly warmUpPaced: { readonly count: number; readonly every: number; readonly gap: number };
  readonly paced: { readonly count: number; readonly every: number; readonly gap: number };
  readonly idleSeconds: number;
  readonly flatOut: { readonly seconds: number; readonly width: number };
  readonly openLoop: { readonly rate: number; readonly seconds: number };
}

/** What one round showed of one variant. */
export interface Round {
  /** CPU milliseconds per lifecycle, by process, with what the idle processes use anyway taken off; and without that. */
  readonly cpu?: { readonly net: number; readonly gross: number; readonly byProcess: Readonly<Record<string, number>> };
  /** Commands answered per second. */
  readonly throughput?: number;
  /** Milliseconds at an open loop. */
  readonly latency?: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly footprint?: Footprint;
}

export interface Place {
  readonly environment: Environment;
  readonly servers: Servers;
}

/** Starts the variant, warms it up, measures, and ends it again: nothing of it disturbs the next one. */
export async function measureRound(
  name: VariantName,
  place: Place,
  size: Size,
  measures: readonly Measure[],
): Promise<Round> {
  const running = await startVariant(name, place.environment, serversOf(name, place.servers));
  try {
    await running.ask({ order: 'flat-out', seconds: size.warmUpSeconds, width: 8 });
    await running.ask({ order: 'paced', ...size.warmUpPaced });
    await running.ask({ order: 'settle' });
    return {
      ...(measures.includes('cpu') && (await cpu(running, size, place))),
      ...(measures.includes('latency') && { latency: await latency(running, size) }),
      ...(measures.includes('throughput') && { throughput: await throughput(running, size) }),
    };
  } finally {
    await running.stop();
  }
}

function serversOf(name: VariantName, { postgres, temporal, restate }: Servers): Servers['postgres'][] {
  const own = { mufakat: temporal, temporal, restate, sql: null }[name];
  return own === null ? [postgres] : [postgres, own];
}

async function cpu(running: Running, size: Size, { environment }: Place): Promise<Pick<Round, 'cpu' | 'footprint'>> {
  const { count, every, gap } = size.paced;
  await pause(500);
  const idle = await used(running, () => pause(size.idleSeconds * 1_000));
  const begin = new Date();
  const busy = await used(running, async () => {
    await running.ask({ order: 'paced', count, every, gap });
    await running.ask({ order: 'settle' });
    // What is written a moment later belongs to it too.
    await pause(1_000);
  });
  const byProcess = Object.fromEntries(
    Object.entries(busy.cpu).map(([process, milliseconds]) => [
      process,
      (milliseconds - ((idle.cpu[process] ?? 0) * busy.seconds) / idle.seconds) / count,
    ]),
  );
  return {
    cpu: { net: total(byProcess), gross: total(busy.cpu) / count, byProcess },
    ...(running.name === 'mufakat' || running.name === 'temporal'
      ? { footprint: await footprintOf(environment, begin, count) }
      : {}),
  };
}

async function used(
  running: Running,
  work: () => Promise<unknown>,
): Promise<{ cpu: Record<string, number>; seconds: number }> {
  const before = cpuOf(running.watched);
  const begin = performance.now();
  await work();
  return { cpu: difference(cpuOf(running.watched), before), seconds: (performance.now() - begin) / 1_000 };
}

async function throughput(running: Running, size: Size): Promise<number> {
  const { commands, seconds } = await running.ask<Throughput>({ order: 'flat-out', ...size.flatOut });
  await running.ask({ order: 'settle' });
  if (commands === 0) throw new Error(`${running.name} answered no command in ${size.flatOut.seconds} s`);
  return commands / seconds;
}

async function latency(running: Running, size: Size): Promise<NonNullable<Round['latency']>> {
  const milliseconds = await running.ask<number[]>({ order: 'open-loop', ...size.openLoop });
  await running.ask({ order: 'settle' });
  return {
    p50: quantile(milliseconds, 0.5),
    p95: quantile(milliseconds, 0.95),
    p99: quantile(milliseconds, 0.99),
  };
}
