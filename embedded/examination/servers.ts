import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import pg from 'pg';
import { z } from 'zod';
import { SEARCH_ATTRIBUTES } from '../../workflows/names.ts';
import { type Finding, reasonOf } from './finding.ts';

const PATIENCE = 5_000;
const OLDEST_BEAT = 15_000;

/** The database, and through it the worker's heartbeat. */
export async function examineDatabase(url: string): Promise<readonly Finding[]> {
  const { hostname, port } = new URL(url);
  const address = `${hostname}:${port || '5432'}`;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE, query_timeout: PATIENCE });
  // A server that ends while we ask fails the question.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; number: number; fsync: string }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number, current_setting('fsync') as fsync`,
    );
    const [row] = rows;
    if (row === undefined) throw new Error('it answered nothing');
    const found = `${row.version} at ${address}`;
    const database: Finding =
      row.number < 150_000
        ? { name: 'PostgreSQL', status: 'missing', found, remedy: 'Use PostgreSQL 15 or newer.' }
        : row.fsync !== 'on'
          ? {
              name: 'PostgreSQL',
              status: 'note',
              found: `${found}, fsync off`,
              remedy: 'Switch fsync on: a power cut would lose decisions.',
            }
          : { name: 'PostgreSQL', status: 'ok', found };
    return [database, await workerFinding(client)];
  } catch (error) {
    const remedy = 'Is it running? Look into log/postgresql.log of the data directory, or check DATABASE_URL.';
    return [{ name: 'PostgreSQL', status: 'missing', found: `${address}: ${reasonOf(error)}`, remedy }];
  } finally {
    await client.end().catch(() => undefined);
  }
}

const DETAILS = z.looseObject({ temporalAwaySince: z.string().nullish() });

async function workerFinding(client: pg.Client): Promise<Finding> {
  const name = 'worker';
  const remedy = 'Look into log/worker.log of the data directory; `npm start` starts it again by itself.';
  try {
    const { rows } = await client.query<{ age: number; details: unknown }>(
      `select (extract(epoch from clock_timestamp() - at) * 1000)::int as age, details from mufakat.heartbeats where process = 'worker'`,
    );
    const [beat] = rows;
    if (beat === undefined) return { name, status: 'missing', found: 'has never told that it lives', remedy };
    const found = `told ${(beat.age / 1000).toFixed(1)} s ago that it lives`;
    if (beat.age > OLDEST_BEAT) return { name, status: 'missing', found, remedy };
    const away = DETAILS.parse(beat.details).temporalAwaySince;
    if (typeof away !== 'string') return { name, status: 'ok', found };
    return {
      name,
      status: 'note',
      found: `${found}; it has not reached Temporal since ${away}`,
      remedy: 'People can go on deciding; clocks are fired, letters wait. See Temporal below.',
    };
  } catch (error) {
    return { name, status: 'missing', found: `its heartbeat cannot be read: ${reasonOf(error)}`, remedy };
  }
}

/** The Temporal server, and whether its lists can be asked for what the office says of its cases. */
export async function examineTemporal(address: string, namespace: string): Promise<readonly Finding[]> {
  const name = 'Temporal';
  let connection: Connection;
  try {
    const options = loadClientConnectConfig().connectionOptions;
    connection = await Connection.connect({ ...options, address, connectTimeout: PATIENCE });
  } catch (error) {
    const remedy =
      'Is it running? Look into log/temporal.log of the data directory, or check TEMPORAL_ADDRESS. People can go on deciding meanwhile.';
    return [{ name, status: 'missing', found: `${address}: ${reasonOf(error)}`, remedy }];
  }
  try {
    return await connection.withDeadline(Date.now() + PATIENCE, async () => {
      const { serverVersion } = await connection.workflowService.getSystemInfo({});
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
      const missing = Object.values(SEARCH_ATTRIBUTES).filter((one) => customAttributes[one] === undefined);
      return [
        { name, status: 'ok' as const, found: `Server ${serverVersion} at ${address}, namespace ${namespace}` },
        missing.length === 0
          ? { name: 'search attributes', status: 'ok' as const, found: Object.values(SEARCH_ATTRIBUTES).join(', ') }
          : {
              name: 'search attributes',
              status: 'note' as const,
              found: `not registered: ${missing.join(', ')}`,
              remedy: `Work goes on without them. Register them: temporal operator search-attribute create --namespace ${namespace} ${registering(missing)}`,
            },
      ];
    });
  } catch (error) {
    return [
      {
        name,
        status: 'missing',
        found: `${address}: ${reasonOf(error)}`,
        remedy: 'Check the namespace and the rights.',
      },
    ];
  } finally {
    await connection.close();
  }
}

const TYPES: Readonly<Record<string, string>> = {
  [SEARCH_ATTRIBUTES.state]: 'Keyword',
  [SEARCH_ATTRIBUTES.kind]: 'Keyword',
  [SEARCH_ATTRIBUTES.turn]: 'KeywordList',
  [SEARCH_ATTRIBUTES.due]: 'Datetime',
};

function registering(names: readonly string[]): string {
  return names.map((name) => `--name ${name} --type ${TYPES[name] ?? 'Keyword'}`).join(' ');
}

export async function examineApi(address: string): Promise<Finding> {
  const name = 'API';
  try {
    const response = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(PATIENCE) });
    const { status } = z.looseObject({ status: z.string() }).parse(await response.json());
    if (status === 'ready') return { name, status: 'ok', found: `${address}, docs at ${address}/docs` };
    const remedy = 'See PostgreSQL and Temporal here: the API tells what it cannot reach.';
    return { name, status: response.ok ? 'note' : 'missing', found: `${address} is ${status}`, remedy };
  } catch (error) {
    const remedy = 'Look into log/api.log of the data directory; `npm start` starts it again by itself.';
    return { name, status: 'missing', found: `${address} does not answer: ${reasonOf(error)}`, remedy };
  }
}
