import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDirectory } from '../data-directory.ts';
import { holderOf } from '../hold.ts';
import { postgresUrl } from '../postgres.ts';
import { stillRuns } from '../process-identity.ts';
import { readRun, type Run } from '../run-file.ts';
import { DATABASE } from '../start.ts';
import type { Settings } from '../settings.ts';
import { examineDirectory } from './directory.ts';
import type { Finding } from './finding.ts';
import { examineOrders } from './orders/index.ts';
import { examineApi, examineDatabase, examineTemporal } from './servers.ts';
import { examineTools } from './tools.ts';

export type { Finding } from './finding.ts';

/** Looks at everything the office needs on this machine, and asks what runs. Changes nothing. */
export async function examine({ configuration, demonstration }: Settings): Promise<readonly Finding[]> {
  const directory = dataDirectory(configuration.dataDirectory);
  const holder = await holderOf(directory.lock);
  const held = holder !== null && (await stillRuns(holder));
  const run = await readRun(directory.run);
  const [tools, kept, start, running] = await Promise.all([
    examineTools(demonstration || configuration.databaseUrl === null || configuration.temporalAddress === null),
    examineDirectory(directory),
    startFinding(held ? holder.pid : null, run),
    runningFindings(configuration, directory.postgres, held ? run : null),
  ]);
  return [...tools, ...kept, start, ...running];
}

async function startFinding(holder: number | null, run: Run | null): Promise<Finding> {
  const name = 'npm start';
  if (holder !== null) {
    const children = (run?.children ?? []).map(({ name: child, pid }) => `${child} ${pid}`).join(', ');
    return { name, status: 'ok', found: `process ${holder}${children === '' ? '' : `, with ${children}`}` };
  }
  const left: string[] = [];
  for (const child of run?.children ?? []) if (await stillRuns(child)) left.push(`${child.name} (${child.pid})`);
  if (left.length > 0) {
    const remedy = 'The start that had them was killed. `npm start` ends them and goes on with the same data.';
    return { name, status: 'note', found: `left running by an earlier one: ${left.join(', ')}`, remedy };
  }
  return { name, status: 'off', found: 'does not run', remedy: '`npm start` starts everything.' };
}

async function runningFindings(
  configuration: Settings['configuration'],
  home: string,
  run: Run | null,
): Promise<readonly Finding[]> {
  const { databaseUrl, temporalAddress, temporalNamespace: namespace, taskQueue, url } = configuration;
  const database = databaseUrl ?? (run === null ? null : await embeddedUrl(home, run));
  const temporal = temporalAddress ?? run?.addresses.temporal ?? null;
  const api = url ?? run?.addresses.api ?? null;
  const off = (name: string): Finding => ({ name, status: 'off', found: 'not running' });
  const [databaseFindings, temporalFindings, orderFindings, apiFinding] = await Promise.all([
    database === null ? [off('PostgreSQL'), off('worker')] : examineDatabase(database),
    temporal === null ? [off('Temporal')] : examineTemporal(temporal, namespace),
    examineOrders({ database, temporal, namespace, taskQueue }),
    api === null ? off('API') : examineApi(api),
  ]);
  const ui = run?.addresses.temporalUi ?? null;
  const uiFindings: Finding[] = ui === null ? [] : [{ name: 'Temporal UI', status: 'ok', found: ui }];
  return [...databaseFindings, ...temporalFindings, ...uiFindings, ...orderFindings, apiFinding];
}

async function embeddedUrl(home: string, run: Run): Promise<string | null> {
  if ((await stat(join(home, 'password')).catch(() => null)) === null) return null;
  return postgresUrl({ directory: home, port: Number(run.addresses.postgresql.split(':').at(-1)) }, DATABASE);
}
