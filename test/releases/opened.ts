import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { dataDirectory } from '../../embedded/data-directory.ts';
import { postgresUrl } from '../../embedded/postgres.ts';
import { DATABASE } from '../../embedded/start.ts';
import { packageRoot } from '../../product.ts';
import type { Office } from '../servers/office.ts';

const KEPT = join(packageRoot(), 'test', 'releases');

/** A data directory that a release has left, as it is kept here. */
export interface Kept {
  readonly version: string;
  readonly name: string;
  readonly path: string;
  /** What stands in it: name of a life, and the reference or id of the case that has had it. */
  readonly cases: Readonly<Record<string, string>>;
}

/** All that is kept, oldest release first. */
export function keptDirectories(): readonly Kept[] {
  const versions = readdirSync(KEPT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return versions
    .map(({ name }) => name)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap((version) =>
      readdirSync(join(KEPT, version))
        .filter((file) => file.endsWith('.cases.json'))
        .map((file) => {
          const name = file.slice(0, -'.cases.json'.length);
          const cases = JSON.parse(readFileSync(join(KEPT, version, file), 'utf8')) as Kept['cases'];
          return { version, name, path: join(KEPT, version, `${name}.json.gz`), cases };
        }),
    );
}

export interface StoredCase {
  readonly id: string;
  readonly reference: string | null;
  /** `proposal@2` */
  readonly machine: string;
  readonly status: 'active' | 'done' | 'error';
  readonly seq: number;
  readonly head: string;
  readonly value: unknown;
  readonly kind: string;
  readonly context: { readonly proponent: string; readonly text: { readonly hash: string } };
  readonly timers: readonly { readonly name: string; readonly token: string; readonly due: string }[];
}

const CASES = `select id, reference, machine || '@' || version as machine, status, seq, encode(head, 'hex') as head, value, kind, state->'context' as context,
    coalesce((select json_agg(json_build_object('name', t.name, 'token', t.token, 'due', t.due) order by t.token)
      from mufakat.timers t where t.case_id = c.id), '[]') as timers
  from mufakat.cases c order by id`;

/** Every case as the database has it, by its id. */
export async function storedCases(client: pg.Client): Promise<ReadonlyMap<string, StoredCase>> {
  const { rows } = await client.query<StoredCase>(CASES);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A connection to the database of an office that runs. */
export async function connectTo(office: Office): Promise<pg.Client> {
  const { addresses } = await office.run();
  const { port } = new URL(`postgres://${addresses.postgresql}`);
  const home = { directory: dataDirectory(office.directory).postgres, port: Number(port) };
  const client = new pg.Client(await postgresUrl(home, DATABASE));
  await client.connect();
  return client;
}

/** Types of the records of a stream from one on. */
export async function typesSince(client: pg.Client, stream: string, seq: number): Promise<readonly string[]> {
  const { rows } = await client.query<{ type: string }>(
    'select type from mufakat.records where stream = $1 and seq > $2 order by seq',
    [stream, seq],
  );
  return rows.map(({ type }) => type);
}

/** Whether every record has its place in the tree, under a published checkpoint. */
export async function allPublished(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ all: boolean }>(
    `select (select published from mufakat.tree) = (select count(*) from mufakat.records) as all`,
  );
  return rows[0]?.all === true;
}
