import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { companionId } from '../../workflows/names.ts';
import { packageRoot } from '../../product.ts';
import { sending, startErrand } from '../host/fixture.ts';
import { startPostgres } from '../servers/postgres.ts';
import { startTemporal } from '../servers/temporal.ts';
import { endOf, eventsOf } from '../worker/histories.ts';
import { openDurable, startRounds, typesOf, until } from '../worker/stage.ts';

/**
 * Records golden histories: `npx tsx test/workflows/record-histories.ts NAME` writes
 * test/fixtures/histories/NAME/*.json. One folder for each change of the companion that a running one can tell; the
 * older folders stay for ever.
 */
const [name] = process.argv.slice(2);
if (name === undefined) throw new Error('Give the name of the folder, for example 0.1.0.');
const folder = join(packageRoot(), 'test', 'fixtures', 'histories', name);
await mkdir(folder, { recursive: true });

const [postgres, temporal] = await Promise.all([startPostgres(), startTemporal({ continueAsNewAfter: 60 })]);
let attempts = 0;
const durable = await openDurable({
  url: await postgres.createDatabase(),
  address: temporal.address,
  durations: { reminder: 8_000, escalation: 1_000 },
  actors: {
    inquiry: () => {
      attempts += 1;
      return attempts < 3 ? Promise.reject(new Error('busy')) : Promise.reject(new RangeError('nothing there'));
    },
  },
});
const { host, database } = durable;
const settled = () =>
  until(
    'nothing waits',
    async () =>
      (
        await database.pool.query(
          "select 1 from mufakat.outbox union all select 1 from mufakat.effects where status = 'pending'",
        )
      ).rowCount,
    (rows) => rows === 0,
  );

async function keep(file: string, caseId: string): Promise<void> {
  await endOf(durable, caseId);
  const runsOf = [];
  const query = `WorkflowId = '${companionId(caseId)}'`;
  const found = async (): Promise<string[]> => {
    const all = [];
    for await (const { runId } of durable.client.workflow.list({ query })) all.push(runId);
    return all;
  };
  runsOf.push(...(await until('it is listed', found, (all) => all.length > 0)).toReversed());
  for (const [index, runId] of runsOf.entries()) {
    const history = await temporal.cli(
      'workflow',
      'show',
      '--workflow-id',
      companionId(caseId),
      '--run-id',
      runId,
      '--output',
      'json',
    );
    await writeFile(join(folder, `${file}${index === 0 ? '' : `-${index + 1}`}.json`), history);
  }
}

const rounds = await startRounds(host);
const shows = (caseId: string, event: string): Promise<string[]> =>
  until(
    `it shows ${event}`,
    () => eventsOf(durable, companionId(caseId)).catch((): string[] => []),
    (events) => events.includes(event),
  );

await shows(rounds, 'TIMER_STARTED');
for (const type of ['NEXT', 'NEXT', 'NEXT', 'NEXT']) await host.send(sending(rounds, type));
await keep('waits', rounds);

const ladder = await startErrand(host, [{ type: 'ASK' }]);
await until(
  'escalated',
  () => typesOf(database, ladder.caseId),
  (types) => types.includes('after.escalation'),
);
await settled();
await host.send(sending(ladder.caseId, 'APPROVE'));
await keep('ladder', ladder.caseId);

const earlier = await startErrand(host, [{ type: 'ASK' }]);
await shows(earlier.caseId, 'TIMER_STARTED');
await host.send(sending(earlier.caseId, 'BESIDE'));
await shows(earlier.caseId, 'TIMER_CANCELED');
await host.send(sending(earlier.caseId, 'AGAIN'));
await settled();
await host.send(sending(earlier.caseId, 'APPROVE'));
await keep('earlier', earlier.caseId);

const inquiry = await startErrand(host, [{ type: 'ASK' }]);
await host.send(sending(inquiry.caseId, 'INQUIRE', { sender: { person: 'desk', claims: 'c'.repeat(64) } }));
await until(
  'it failed',
  () => typesOf(database, inquiry.caseId),
  (types) => types.includes('error.inquiry'),
);
await settled();
await host.send(sending(inquiry.caseId, 'APPROVE'));
await keep('inquiry', inquiry.caseId);

const long = await startErrand(host, [{ type: 'ASK' }]);
for (let time = 0; time < 8; time += 1) {
  await host.send(sending(long.caseId, 'AGAIN'));
  await settled();
}
await host.send(sending(long.caseId, 'APPROVE'));
await keep('continued', long.caseId);

await durable.close();
await temporal.stop();
await postgres.stop();
