import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { v7 } from 'uuid';
import { load } from '../engine/index.ts';
import { createHost } from '../host/index.ts';
import { createSigner } from '../ledger/authentication.ts';
import { migrate, openDatabase } from '../store/index.ts';
import { errand1 } from '../test/fixtures/machines/errand.ts';
import { startPostgres } from '../test/servers/postgres.ts';

/**
 * The hot path of the host alone: commands a second and CPU of this process for each, many at once on many cases, with
 * a PostgreSQL that keeps its promises (fsync on). `npx tsx bench/host-only.ts [commands] [at once]`.
 */
const COMMANDS = Number(process.argv[2] ?? 10_000);
const AT_ONCE = Number(process.argv[3] ?? 16);
const CASES = 200;
const ROUNDS = 5;

const server = await startPostgres();
const database = openDatabase({ url: await server.createDatabase(), connections: AT_ONCE });
await migrate(database);
const machine = load(errand1, 'e'.repeat(64));
const host = createHost({
  database,
  machines: { byPin: () => machine, byDigest: () => machine, list: () => [machine] },
  office: {
    actor: (person) => Promise.resolve({ person, seat: person }),
    facts: () => Promise.resolve({ desks: ['desk'] }),
    policy: (digest) => ({ digest, name: 'bench@1', values: {} }),
    currentPolicy: () => Promise.resolve('a'.repeat(64)),
    due: (_policy, rule, _args, now) => ({
      due: new Date(Date.parse(now) + 3_600_000).toISOString(),
      because: { rule },
    }),
  },
  clock: () => Promise.resolve(new Date().toISOString()),
  signer: createSigner(generateKeyPairSync('ed25519').privateKey),
  build: 'bench',
});

const sender = { person: 'judge', claims: 'c'.repeat(64) };
const cases: string[] = [];
for (let n = 0; n < CASES; n += 1) {
  const caseId = `errand/${v7()}`;
  const pin = { name: 'errand', version: 1 };
  await host.start({
    commandId: randomUUID(),
    sender,
    caseId,
    machine: pin,
    input: { title: 't' },
    then: [{ type: 'ASK' }],
  });
  cases.push(caseId);
}

/** CPU seconds of all of PostgreSQL's processes that stand, from /proc (Linux): the pool keeps its connections. */
async function postgresSeconds(): Promise<number> {
  const { rows } = await database.pool.query<{ pid: number }>('select pid from pg_stat_activity');
  const ticks = await Promise.all(
    rows.map(async ({ pid }) => {
      const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
      return Number(fields[11]) + Number(fields[12]);
    }),
  );
  return ticks.reduce((sum, one) => sum + one, 0) / 100;
}

async function round(commands: number): Promise<{ perSecond: number; cpu: number; latencies: number[] }> {
  let next = 0;
  const latencies: number[] = [];
  const cpu = process.cpuUsage();
  const started = performance.now();
  const one = async (): Promise<void> => {
    while (next < commands) {
      const n = next;
      next += 1;
      const sent = performance.now();
      // Every other command arms a timer anew and asks for an effect.
      const type = n % 2 === 0 ? 'AGAIN' : 'MARK';
      const answer = await host.send({
        commandId: randomUUID(),
        sender,
        case: cases[n % CASES] ?? '',
        event: { type },
      });
      if (answer.outcome !== 'accepted') throw new Error(answer.outcome);
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: commands / seconds, cpu: (user + system) / 1_000 / commands, latencies };
}

await round(2_000);
const before = await postgresSeconds();
const rounds = [];
for (let n = 0; n < ROUNDS; n += 1) rounds.push(await round(COMMANDS / ROUNDS));
const inPostgres = ((await postgresSeconds()) - before) / COMMANDS;
const sorted = (values: number[]): number[] => values.toSorted((a, b) => a - b);
const at = (values: number[], share: number): number => sorted(values)[Math.floor((values.length - 1) * share)] ?? 0;
const rates = rounds.map((one) => one.perSecond);
const cpus = rounds.map((one) => one.cpu);
const latencies = rounds.flatMap((one) => one.latencies);
console.log(
  `commands/s            median ${at(rates, 0.5).toFixed(0)}  (${at(rates, 0).toFixed(0)} to ${at(rates, 1).toFixed(0)})`,
);
console.log(
  `CPU of node, ms each  median ${at(cpus, 0.5).toFixed(3)}  (${at(cpus, 0).toFixed(3)} to ${at(cpus, 1).toFixed(3)})`,
);
console.log(`CPU of PostgreSQL, ms each  ${(1_000 * inPostgres).toFixed(3)}`);
console.log(
  `latency, ms           p50 ${at(latencies, 0.5).toFixed(2)}  p95 ${at(latencies, 0.95).toFixed(2)}  (${AT_ONCE} at once)`,
);

await host.close();
await database.close();
await server.stop();
