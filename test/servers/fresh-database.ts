import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { migrate, openDatabase } from '../../store/index.ts';

const TEMPLATE = 'mufakat_template';
const LOCK = 7_180;

/** A new database with all tables, empty, and its address. Copied from a template that the first caller migrates. */
export async function freshDatabase(): Promise<string> {
  return administer(async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    try {
      const { rowCount } = await client.query('select from pg_database where datname = $1', [TEMPLATE]);
      if (rowCount === 0) await makeTemplate(client);
      return await create(client, `template ${TEMPLATE}`);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK]);
    }
  });
}

/** A new database without any table, and its address. */
export function emptyDatabase(): Promise<string> {
  return administer((client) => create(client, ''));
}

/** Takes a database away before the run ends, where nobody else would know its machines. */
export async function dropDatabase(url: string): Promise<void> {
  await administer((client) => client.query(`drop database ${new URL(url).pathname.slice(1)} with (force)`));
}

async function makeTemplate(client: pg.Client): Promise<void> {
  const draft = `${TEMPLATE}_new`;
  await client.query(`drop database if exists ${draft}`);
  await client.query(`create database ${draft}`);
  const database = openDatabase({ url: addressOf(draft), connections: 2 });
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
  await client.query(`alter database ${draft} rename to ${TEMPLATE}`);
}

async function create(client: pg.Client, options: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await client.query(`create database ${name} ${options}`);
  return addressOf(name);
}

async function administer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(inject('databaseUrl'));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function addressOf(database: string): string {
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/${database}`;
  return url.href;
}
