import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '../embedded/ports.ts';
import { migrate, openDatabase } from '../store/index.ts';
import { type Figure, figure, ratio } from './measure/statistics.ts';
import { type Options, readOptions } from './options.ts';
import { type Results, tablesOf } from './report.ts';
import { RECORDS_TABLE } from './scenario/record.ts';
import { builtProgram, buildPrograms } from './servers/build.ts';
import { buildBundles } from './servers/bundles.ts';
import { type VariantName, VARIANTS } from './servers/processes.ts';
import { type Servers, startServers } from './servers/programs.ts';
import type { EngineRound } from './sections/engine.ts';
import { type Cost, type Length, LENGTHS, measureLengths } from './sections/length.ts';
import { type Measure, measureRound, type Place, type Round } from './sections/side-by-side.ts';
import type { TargetName } from './targets.ts';
import type { Environment } from './variants/environment.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const execute = promisify(execFile);

type Sections = Record<string, Record<string, Record<string, Figure>>>;
interface Findings {
  readonly sections: Sections;
  readonly ratios: Partial<Record<TargetName, Figure>>;
}

/** Everything that was asked for, side by side in one run; tables on stdout, words on stderr, JSON under results/. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const findings: Findings = { sections: {}, ratios: {} };
  await buildPrograms();
  if (options.sections.includes('engine')) await engine(options, findings);
  const measures = options.sections.filter((section): section is Measure =>
    ['cpu', 'throughput', 'latency'].includes(section),
  );
  const length = options.sections.includes('length');
  if (measures.length > 0 || length) {
    if (measures.length > 0) await installPeers();
    const directory = await mkdtemp(join(tmpdir(), 'mufakat-bench-bundles-'));
    say('starting PostgreSQL, Temporal and Restate');
    const servers = await startServers({
      temporal: true,
      restate: measures.length > 0,
      temporalFile: options.temporalFile,
    });
    try {
      const places = await preparePlaces(servers, directory);
      if (measures.length > 0) await sideBySide(options, measures, places, findings);
      if (length) await lengthOfLife(options, places, findings);
    } finally {
      await servers.stop();
      await rm(directory, { recursive: true, force: true });
    }
  }
  const results: Results = {
    at: new Date().toISOString(),
    machine: {
      processor: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    rounds: options.rounds,
    quick: options.quick,
    temporalStore: options.temporalFile ? 'file' : 'memory',
    xstateBuild: 'production',
    ...findings,
  };
  await mkdir(join(HERE, 'results'), { recursive: true });
  const file = join(HERE, 'results', `${results.at.replaceAll(':', '-')}.json`);
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(`${tablesOf(results)}\n`);
  say(`as JSON: bench/results/${file.slice(file.lastIndexOf('/') + 1)}`);
}

function say(words: string): void {
  process.stderr.write(`${words}\n`);
}

/** The peers are no part of the product: they are fetched when they are first measured. */
async function installPeers(): Promise<void> {
  if (existsSync(join(HERE, 'node_modules', '@restatedev', 'restate-server'))) return;
  say('fetching the peers (Restate and its library) into bench/node_modules');
  await execute('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: HERE });
}

async function engine(options: Options, { sections, ratios }: Findings): Promise<void> {
  const rounds: EngineRound[][] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    say(`engine, round ${round} of ${options.rounds}`);
    const { stdout } = await execute(
      process.execPath,
      [builtProgram('sections/engine-process.ts'), String(options.engineMilliseconds)],
      { env: { ...process.env, NODE_ENV: 'production' } },
    );
    rounds.push(JSON.parse(stdout) as EngineRound[]);
  }
  const rows: Sections[string] = {};
  for (const [index, { course }] of (rounds[0] ?? []).entries()) {
    const of = (pick: (round: EngineRound) => number): Figure =>
      figure(rounds.flatMap((round) => (round[index] === undefined ? [] : [pick(round[index])])));
    rows[course] = {
      'raw µs/step': of(({ raw }) => raw),
      'engine µs/step': of(({ engine: own }) => own),
      'engine ÷ raw': of((round) => round.ratio),
    };
    ratios.engine ??= rows[course]['engine ÷ raw'] as Figure;
  }
  sections['Engine: one step'] = rows;
}

async function preparePlaces(servers: Servers, directory: string): Promise<Record<VariantName, Place>> {
  const bundles = await buildBundles(directory);
  const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const places: Partial<Record<VariantName, Place>> = {};
  for (const name of VARIANTS) {
    const databaseUrl = await servers.database(`bench_${name}`);
    await prepareDatabase(name, databaseUrl);
    const environment: Environment = {
      databaseUrl,
      temporalAddress: servers.temporal?.address ?? '',
      taskQueue: `bench-${name}`,
      restateIngress: servers.restate?.ingress ?? '',
      restateAdmin: servers.restate?.admin ?? '',
      servicePort: await freePort(),
      ...bundles,
      key,
    };
    places[name] = { environment, servers };
  }
  return places as Record<VariantName, Place>;
}

async function prepareDatabase(name: VariantName, url: string): Promise<void> {
  if (name === 'mufakat' || name === 'sql') {
    const database = openDatabase({ url, connections: 1 });
    await migrate(database);
    await database.close();
    return;
  }
  const client = new pg.Client(url);
  await client.connect();
  await client.query(RECORDS_TABLE);
  await client.end();
}

async function sideBySide(
  options: Options,
  measures: readonly Measure[],
  places: Record<VariantName, Place>,
  { sections, ratios }: Findings,
): Promise<void> {
  const rounds: Record<VariantName, Round[]> = { mufakat: [], temporal: [], restate: [], sql: [] };
  for (let round = 0; round < options.rounds; round += 1) {
    // Another one begins each round, so that none always follows the same neighbour.
    const order = VARIANTS.map((_, place) => VARIANTS[(place + round) % VARIANTS.length] as VariantName);
    for (const name of order) {
      say(`round ${round + 1} of ${options.rounds}: ${name} (${measures.join(', ')})`);
      rounds[name].push(await measureRound(name, places[name], options.size, measures));
    }
  }
  const of = (name: VariantName, pick: (round: Round) => number | undefined): number[] =>
    rounds[name].flatMap((round) => pick(round) ?? []);

  if (measures.includes('cpu')) {
    const rows: Sections[string] = {};
    for (const name of VARIANTS) {
      rows[name] = {
        'ms/lifecycle': figure(of(name, ({ cpu }) => cpu?.net)),
        'with idling': figure(of(name, ({ cpu }) => cpu?.gross)),
      };
      for (const process of Object.keys(rounds[name][0]?.cpu?.byProcess ?? {}))
        rows[name][process] = figure(of(name, ({ cpu }) => cpu?.byProcess[process]));
      if (rounds[name][0]?.footprint === undefined) continue;
      rows[name]['history events'] = figure(of(name, ({ footprint }) => footprint?.historyEvents));
      rows[name]['actions'] = figure(of(name, ({ footprint }) => footprint?.actions));
    }
    sections['CPU per lifecycle of eight commands and four waits, paced and settled'] = rows;
    const cpu = (name: VariantName): number[] => of(name, (round) => round.cpu?.net);
    ratios.cpuRestate = ratio(cpu('mufakat'), cpu('restate'));
    ratios.cpuTemporal = ratio(cpu('mufakat'), cpu('temporal'));
    ratios.historyEvents = rows['mufakat']?.['history events'] as Figure;
    ratios.actions = rows['mufakat']?.['actions'] as Figure;
  }
  if (measures.includes('throughput')) {
    const rate = (name: VariantName): number[] => of(name, ({ throughput }) => throughput);
    sections[`Commands answered per second, ${options.size.flatOut.width} lifecycles side by side`] =
      Object.fromEntries(VARIANTS.map((name) => [name, { 'commands/s': figure(rate(name)) }]));
    ratios.throughputRestate = ratio(rate('mufakat'), rate('restate'));
    ratios.throughputTemporal = ratio(rate('mufakat'), rate('temporal'));
  }
  if (measures.includes('latency')) {
    const at = (name: VariantName, share: 'p50' | 'p95' | 'p99'): number[] =>
      of(name, ({ latency }) => latency?.[share]);
    sections[
      `Latency of one command, open loop of ${options.size.openLoop.rate}/s for ${options.size.openLoop.seconds} s, ms`
    ] = Object.fromEntries(
      VARIANTS.map((name) => [
        name,
        { p50: figure(at(name, 'p50')), p95: figure(at(name, 'p95')), p99: figure(at(name, 'p99')) },
      ]),
    );
    ratios.p50 = ratio(at('mufakat', 'p50'), at('restate', 'p50'));
    ratios.p95 = ratio(at('mufakat', 'p95'), at('restate', 'p95'));
  }
}

async function lengthOfLife(
  options: Options,
  places: Record<VariantName, Place>,
  { sections, ratios }: Findings,
): Promise<void> {
  const rounds: Record<'mufakat' | 'sql', Record<Length, Cost>[]> = { mufakat: [], sql: [] };
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const name of ['sql', 'mufakat'] as const) {
      say(`length of life, round ${round} of ${options.rounds}: ${name}`);
      rounds[name].push(await measureLengths(places[name], options.lengthEvents, name));
    }
  }
  const rows: Sections[string] = {};
  for (const [name, words] of [
    ['sql', 'host alone'],
    ['mufakat', 'with its companion'],
  ] as const) {
    const costs = (length: Length, what: keyof Cost): number[] => rounds[name].map((round) => round[length][what]);
    for (const what of ['cpu', 'wall'] as const)
      rows[`${words}, ${what} ms/event`] = Object.fromEntries(
        LENGTHS.map((length) => [`${length} events`, figure(costs(length, what))]),
      );
    ratios[name === 'sql' ? 'lengthHost' : 'lengthWorker'] = ratio(costs(1_000, 'cpu'), costs(10, 'cpu'));
  }
  sections['Cost of one event in lifecycles of different length'] = rows;
}

await main();
