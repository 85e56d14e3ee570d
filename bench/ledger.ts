import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { packageRoot } from '../product.ts';
import { generateLog, STREAMS } from './ledger/generate.ts';
import { fullVerify, hashesTreeChains, loadLog, parseCanonicalizeHash, sha256Alone } from './ledger/rates.ts';
import { openReplayBench } from './ledger/replay.ts';
import { cpuOf, total } from './measure/cpu.ts';
import { type Figure, figure, ratio } from './measure/statistics.ts';

/**
 * What it costs to prove a ledger: `npx tsx bench/ledger.ts [--rounds 5] [--records 100000] [--sizes 100000,1000000] [--seed 1]`.
 * Rounds are interleaved; each figure is a median with its lowest and highest round. Wall and CPU time, since records are
 * checked on other threads and replayed in another process, while each yardstick runs on one thread alone. The sizes are verified by the command line in a process of its own, for its peak memory.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    records: { type: 'string', default: '100000' },
    sizes: { type: 'string', default: '100000,1000000' },
    seed: { type: 'string', default: '20260302' },
  },
});
const [rounds, records, seed] = [Number(values.rounds), Number(values.records), Number(values.seed)];
const directory = await mkdtemp(join(tmpdir(), 'mufakat-bench-ledger-'));
const execute = promisify(execFile);

/** What `mufakat --output json audit verify` tells. */
interface Audited {
  readonly good: boolean;
  readonly streams: number;
  readonly checked: { readonly signatures: number };
  readonly seconds: number;
  /** Peak memory of the process with all its threads, MiB. */
  readonly megabytes: number;
}

interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** Of this process with its threads, and of the replaying one: what is saved by waiting for others is no saving. */
function cpuMilliseconds(): number {
  return total(cpuOf([{ name: 'bench', pid: process.pid }]));
}

/** Microseconds for each of `count`. */
async function costOf(count: number, work: () => void | Promise<void>): Promise<Cost> {
  const before = cpuMilliseconds();
  const started = performance.now();
  await work();
  const wall = ((performance.now() - started) * 1_000) / count;
  return { wall, cpu: ((cpuMilliseconds() - before) * 1_000) / count };
}

async function interleaved(
  courses: Readonly<Record<string, { readonly count: number; readonly work: () => void | Promise<void> }>>,
): Promise<Record<string, Cost[]>> {
  const costs: Record<string, Cost[]> = Object.fromEntries(Object.keys(courses).map((name) => [name, []]));
  for (const { work } of Object.values(courses)) await work();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, { count, work }] of Object.entries(courses)) {
      costs[name]!.push(await costOf(count, work));
      console.warn(`round ${round + 1} of ${rounds}: ${name}`);
    }
  }
  return costs;
}

function tell(name: string, ours: readonly Cost[], yardstick: readonly Cost[], target: number): void {
  for (const kind of ['wall', 'cpu'] as const) {
    const share = ratio(
      yardstick.map((cost) => cost[kind]),
      ours.map((cost) => cost[kind]),
    );
    const [one, other] = [figure(ours.map((cost) => cost[kind])), figure(yardstick.map((cost) => cost[kind]))];
    const met = share.median >= target ? 'met' : `missed by ${(target - share.median).toFixed(2)}`;
    console.log(
      `${name} (${kind}): ${text(share, 2)} of the yardstick's rate; ${text(one, 1)} µs against ${text(other, 1)} µs each; at least ${target}: ${met}`,
    );
  }
}

function text({ median, lowest, highest }: Figure, digits: number): string {
  return `${median.toFixed(digits)} (${lowest.toFixed(digits)}–${highest.toFixed(digits)})`;
}

try {
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, seed ${seed}, ${STREAMS} streams, ${rounds} rounds`,
  );
  const log = join(directory, 'rates');
  console.log(`generating ${records} records`);
  const bytes = generateLog(log, records, seed);
  console.log(`${records} records of ${Math.round(bytes)} bytes with their inner part`);
  const loaded = await loadLog(log, records);
  const replay = await openReplayBench();
  const costs = await interleaved({
    hashesTreeChains: { count: records, work: () => hashesTreeChains(loaded) },
    sha256Alone: { count: records, work: () => sha256Alone(loaded) },
    fullVerify: { count: records, work: () => fullVerify(log) },
    parseCanonicalizeHash: { count: records, work: () => parseCanonicalizeHash(loaded) },
    replay: { count: replay.steps, work: () => replay.replay() },
    rawStepAndHash: { count: replay.steps, work: () => replay.raw() },
  });
  replay.close();
  tell(
    'hashes, tree and chains against SHA-256 over the same bytes',
    costs['hashesTreeChains']!,
    costs['sha256Alone']!,
    0.5,
  );
  tell(
    'full verify against parse + canonicalize + SHA-256',
    costs['fullVerify']!,
    costs['parseCanonicalizeHash']!,
    0.6,
  );
  tell('replay against raw step + state hash', costs['replay']!, costs['rawStepAndHash']!, 0.5);
  await rm(log, { recursive: true });

  const built = join(packageRoot(), 'dist/cli/main.js');
  const program = existsSync(built) ? [built] : ['--import', 'tsx', join(packageRoot(), 'cli/main.ts')];
  for (const size of values.sizes.split(',').map(Number)) {
    const path = join(directory, String(size));
    generateLog(path, size, seed);
    const words = [...program, '--output', 'json', 'audit', 'verify', '--dir', path];
    const { stdout } = await execute(process.execPath, words, { cwd: packageRoot(), maxBuffer: 1 << 24 });
    const { good, streams, checked, seconds, megabytes } = JSON.parse(stdout) as Audited;
    console.log(
      `mufakat audit verify of ${size} records: good ${good}, ${streams} streams, ${checked.signatures} signatures, ${seconds} s, ${((seconds / size) * 1e6).toFixed(0)} µs each, peak memory ${megabytes} MiB`,
    );
    await rm(path, { recursive: true });
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
