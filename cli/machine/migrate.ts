import { createPrivateKey, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Configuration, readConfiguration } from '../../configuration.ts';
import { dataDirectory } from '../../embedded/data-directory.ts';
import { readRun } from '../../embedded/run-file.ts';
import { type MigrationPlan, planMigration } from '../../engine/index.ts';
import { createFleets, type Fleets } from '../../worker/fleets.ts';
import { createOrders, type Orders } from '../../worker/orders.ts';
import { lazyClient, reach } from '../../worker/temporal.ts';
import type { FleetProgress } from '../../workflows/fleet.ts';
import { EXIT, Failure } from '../failure.ts';
import { createOutput, type Format, type Output } from '../output.ts';
import { casesWhich, type OpenCases, openCasesText, tryOpenCases } from './open-cases.ts';
import { refuseUnlessComplete, textOf } from './plan.ts';
import { machineOf } from './source.ts';

interface Options {
  readonly case?: string;
  readonly dryRun?: true;
  readonly output: Format;
}

/** Milliseconds between two looks at how far the fleet is. */
const LOOK = 500;

/**
 * `mufakat machine migrate A B`: takes running cases of A over to B. Shows the plan, refuses while it is not complete, then
 * has a worker do it, and tells how far it is. Interrupting the command does not interrupt the migration.
 */
export async function migrate(a: string, b: string, command: Command): Promise<void> {
  const options = command.optsWithGlobals<Options>();
  const output = createOutput(options.output);
  const [from, to] = [await machineOf(a), await machineOf(b)];
  const plan = planMigration(from, to);
  output.words(textOf(plan));
  refuseUnlessComplete(plan);
  if (options.dryRun === true) {
    const open = await tryOpenCases(from, to, options.case ?? null);
    if (options.case !== undefined && open.cases === 0) throw noSuchCase(options.case, plan);
    output.words(openCasesText(open));
    summary(output, plan, null, open);
    return refuseUnlessAllComeOver(open, plan);
  }

  const argument = {
    machine: from.name,
    from: from.version,
    to: to.version,
    ...(options.case === undefined ? {} : { case: options.case }),
  };
  const progress = await withFleets(async (fleets) => {
    const id = `migrate-${randomUUID()}`;
    await fleets.order({ id, operation: 'migrate', argument });
    return follow(fleets, id, output);
  });
  const { done, unchanged, refused, failed } = progress;
  if (options.case !== undefined && done + unchanged + refused + failed === 0) throw noSuchCase(options.case, plan);
  summary(output, plan, progress);
  if (refused + failed > 0) throw new Failure(EXIT.refused, refusedLines(progress, plan.from));
}

/** Which cases stay where they are, and why: as many as the fleet has kept by name. */
export function refusedLines({ refused, failed, examples }: FleetProgress, from: string): readonly string[] {
  const untold = refused + failed - examples.length;
  return [
    `${refused} refused, ${failed} failed: these cases run on in ${from}.`,
    ...examples.map(({ case: id, why }) => `  ${id}: ${why}`),
    ...(untold > 0 ? [`  and ${untold} more`] : []),
    'Look at their states, then run the command again: what has come over is not touched.',
  ];
}

async function follow(fleets: Fleets, id: string, output: Output): Promise<FleetProgress> {
  let told = '';
  const tell = (progress: FleetProgress): void => {
    const words = `${progress.done} taken over, ${progress.unchanged} already there, ${progress.refused} refused, ${progress.failed} failed`;
    if (words !== told) output.words(words);
    told = words;
  };
  let over = false;
  const result = fleets.result(id).finally(() => (over = true));
  // The query has no answer before a worker has taken the fleet up; the result has, or says why not.
  const looks = async (): Promise<void> => {
    while (!over) {
      await Promise.race([result.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, LOOK))]);
      if (over) return;
      const progress = await fleets.progress(id).catch((error: unknown) => {
        output.words(`No answer yet from a worker (${error instanceof Error ? error.name : 'error'}); waiting.`);
        return null;
      });
      if (progress !== null) tell(progress);
    }
  };
  const [progress] = await Promise.all([result, looks()]);
  tell(progress);
  return progress;
}

/** Temporal as configured, else the one that `npm start` runs. */
async function withFleets<T>(body: (fleets: Fleets) => Promise<T>): Promise<T> {
  const configuration = readConfiguration();
  const run = await readRun(dataDirectory(configuration.dataDirectory).run);
  const address = configuration.temporalAddress ?? run?.addresses.temporal;
  if (address === undefined) {
    throw new Failure(EXIT.unreachable, [
      'No Temporal is known: TEMPORAL_ADDRESS is not set, and nothing was started here.',
      'Run `npm start`, or set TEMPORAL_ADDRESS.',
    ]);
  }
  const orders = await ordersOf(configuration);
  const { client, connection } = lazyClient({ address, namespace: configuration.temporalNamespace });
  try {
    await reach(connection, configuration.temporalNamespace).catch(() => {
      throw new Failure(EXIT.unreachable, [`Temporal does not answer at ${address}.`, 'See: mufakat doctor']);
    });
    return await body(createFleets(client, configuration.taskQueue, orders));
  } finally {
    await connection.close();
  }
}

/** A worker carries out what is signed with a key of the office: whoever only reaches Temporal can order nothing. */
async function ordersOf({ workerKey, dataDirectory: directory }: Configuration): Promise<Orders> {
  const path = workerKey ?? join(directory, 'keys', 'worker.pem');
  try {
    return createOrders(createPrivateKey(await readFile(path, 'utf8')));
  } catch (error) {
    throw new Failure(EXIT.notFound, [
      `There is no key in ${path} to sign the order with (${error instanceof Error ? error.name : 'error'}).`,
      "Run the command where the worker's key is, or name it by MUFAKAT_WORKER_KEY.",
    ]);
  }
}

/** A dry run ends as the migration would. @throws Failure when a case would stay where it is. */
function refuseUnlessAllComeOver(open: OpenCases, { from }: MigrationPlan): void {
  const [waiting, refused] = [casesWhich(open, 'waits'), casesWhich(open, 'refused')];
  if (waiting + refused === 0) return;
  throw new Failure(EXIT.refused, [
    `${waiting} wait, ${refused} would be refused: these cases would run on in ${from}.`,
    'What stands against each is told above. The migration can be run again when they have moved on.',
  ]);
}

function noSuchCase(reference: string, { from, to }: MigrationPlan): Failure {
  return new Failure(EXIT.notFound, [
    `No open case of ${from} or ${to} is known as ${reference}: nothing was done.`,
    'Look for its reference or id with: mufakat list',
  ]);
}

function summary(
  output: Output,
  { from, to, rows }: MigrationPlan,
  progress: FleetProgress | null,
  open: OpenCases | null = null,
): void {
  const told = progress === null ? 'nothing was done (dry run)' : `${progress.done} cases taken over`;
  const data = { from, to, states: rows.length, dryRun: progress === null, progress };
  output.data(open === null ? data : { ...data, open }, () => `${from} → ${to}: ${told}`);
}
