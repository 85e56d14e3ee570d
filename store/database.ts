import { Kysely, PostgresDialect } from 'kysely';
import pg, { TypeOverrides } from 'pg';
import type { Tables } from './tables.ts';
import { unavailability } from './unavailable.ts';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Connections at most. Default 10. */
  readonly connections?: number;
  /** Shown by PostgreSQL itself (`pg_stat_activity`). Default `mufakat`. */
  readonly name?: string;
}

/** A prepared statement: parsed once per connection under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface Transaction {
  query<Row extends pg.QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

/** One PostgreSQL database: a pool for raw prepared statements, and kysely on the same pool for everything else. */
export interface Database extends Transaction {
  readonly kysely: Kysely<Tables>;
  /** `host:port/database`, without user and password: for messages. */
  readonly address: string;
  readonly pool: pg.Pool;
  /** Runs `body` on one connection between BEGIN and COMMIT; rolls back when it throws. */
  transaction<T>(body: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** A connection outside the pool, not yet connected, for LISTEN. */
  connection(name: string): pg.Client;
  close(): Promise<void>;
}

/** A store that is away says so within: 4.5 s to connect or to get a free connection, 4.5 s to answer a command's statement; together under the ten seconds that are promised. */
const CONNECT_TIMEOUT = 4_500;
const ANSWER_TIMEOUT = 4_500;

export function openDatabase(options: DatabaseOptions): Database {
  const address = addressOf(options.url);
  const configuration: pg.ClientConfig = {
    connectionString: options.url,
    application_name: options.name ?? 'mufakat',
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    keepAlive: true,
    types: columnTypes(),
  };
  const pool = new pg.Pool({
    ...configuration,
    max: options.connections ?? 10,
    // A process that is cut off in the middle of a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: 60_000,
    idleTimeoutMillis: 60_000,
  });
  // An idle connection that dies is dropped by the pool; the next query says so if the store is away. Without a listener the process would end.
  pool.on('error', () => undefined);

  return {
    address,
    pool,
    kysely: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    query: (statement, values) => run(pool, address, statement, values),
    transaction: (body) => transaction(pool, address, body),
    connection: (name) => new pg.Client({ ...configuration, application_name: name }),
    close: () => pool.end(),
  };
}

async function run<Row extends pg.QueryResultRow>(
  connection: pg.Pool | pg.PoolClient,
  address: string,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  try {
    const prepared = {
      name: statement.name,
      text: statement.text,
      values: values as unknown[],
      query_timeout: ANSWER_TIMEOUT,
    };
    return (await connection.query<Row>(prepared)).rows;
  } catch (error) {
    throw unavailability(error, address) ?? error;
  }
}

async function transaction<T>(
  pool: pg.Pool,
  address: string,
  body: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw unavailability(error, address) ?? error;
  });
  // A connection that breaks between two statements tells it here; the next statement fails and reports it.
  const broken = (): void => undefined;
  client.on('error', broken);
  let failure: Error | undefined;
  try {
    await client.query('begin');
    const result = await body({ query: (statement, values) => run(client, address, statement, values) });
    await client.query('commit');
    return result;
  } catch (error) {
    const away = unavailability(error, address);
    if (away !== null) failure = away;
    else {
      await client.query('rollback').catch((reason: unknown) => {
        failure = reason instanceof Error ? reason : new Error(String(reason));
      });
    }
    throw away ?? error;
  } finally {
    client.off('error', broken);
    // With an error the pool destroys the connection instead of lending it again.
    client.release(failure);
  }
}

function addressOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`;
}

const INT8 = 20;
const TIMESTAMPTZ = 1184;

/** Instants as ISO text with milliseconds; bigints as numbers (sequence numbers and sizes, far below 2^53). */
function columnTypes(): TypeOverrides {
  const types = new TypeOverrides();
  types.setTypeParser(TIMESTAMPTZ, (value: string) => new Date(value).toISOString());
  types.setTypeParser(INT8, Number);
  return types;
}
