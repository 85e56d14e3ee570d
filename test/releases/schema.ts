import type pg from 'pg';

/** Schemas of the office's database. */
const SCHEMAS = ['mufakat', 'contents'];

const TABLES = `select c.oid, n.nspname || '.' || quote_ident(c.relname) as name,
    coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '') as options
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any($1) and c.relkind = 'r' order by 2`;
const COLUMNS = `select quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
    || case when a.attnotnull then ' not null' else '' end
    || case when a.attidentity = 'a' then ' generated always as identity'
            when d.oid is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end as declared
  from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum`;
// What stands beside the columns. Of constraints, `not null` is in the columns already, and indexes of constraints in these.
const CONSTRAINTS = `select format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as made
  from pg_constraint c join pg_namespace n on n.oid = c.connamespace
  where n.nspname = any($1) and c.contype in ('p', 'u', 'c') order by c.conrelid::regclass::text, c.conname`;
const INDEXES = `select pg_get_indexdef(i.indexrelid) as made
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any($1) and not exists (select from pg_constraint k where k.conindid = i.indexrelid) order by 1`;
const FUNCTIONS = `select pg_get_functiondef(p.oid) as made
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any($1) order by 1`;
const TRIGGERS = `select pg_get_triggerdef(t.oid) as made
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any($1) and not t.tgisinternal order by 1`;
const SEQUENCES = `select format('%I.%I', schemaname, sequencename) as name, last_value as last
  from pg_sequences where schemaname = any($1) and last_value is not null order by 1`;

/** A table with its rows, each in PostgreSQL's own text form of a row. */
export interface Table {
  readonly table: string;
  readonly rows: readonly string[];
}
export interface Sequence {
  readonly sequence: string;
  readonly last: string;
}

/** The statements that make the schemas as they are now, as far as this product's migrations go: no views, no types, no foreign keys. */
export async function schemaOf(client: pg.Client): Promise<readonly string[]> {
  const { rows: tables } = await client.query<{ oid: number; name: string; options: string }>(TABLES, [SCHEMAS]);
  const statements = SCHEMAS.map((name) => `create schema ${name}`);
  for (const { oid, name, options } of tables) {
    const { rows } = await client.query<{ declared: string }>(COLUMNS, [oid]);
    statements.push(`create table ${name} (${rows.map(({ declared }) => declared).join(', ')})${options}`);
  }
  for (const query of [CONSTRAINTS, INDEXES, FUNCTIONS, TRIGGERS]) {
    const { rows } = await client.query<{ made: string }>(query, [SCHEMAS]);
    statements.push(...rows.map(({ made }) => made));
  }
  return statements;
}

/** All rows, in an order of their own, so that the same database gives the same bytes. */
export async function tablesOf(client: pg.Client): Promise<readonly Table[]> {
  const { rows: tables } = await client.query<{ name: string }>(TABLES, [SCHEMAS]);
  const found: Table[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ line: string }>(`select t::text as line from ${name} t order by 1`);
    if (rows.length > 0) found.push({ table: name, rows: rows.map(({ line }) => line) });
  }
  return found;
}

export async function sequencesOf(client: pg.Client): Promise<readonly Sequence[]> {
  const { rows } = await client.query<{ name: string; last: string }>(SEQUENCES, [SCHEMAS]);
  return rows.map(({ name, last }) => ({ sequence: name, last }));
}

/** Puts rows into a table that is there and empty. */
export async function fill(client: pg.Client, { table, rows }: Table): Promise<void> {
  const statement = `insert into ${table} overriding system value select (line::${table}).* from unnest($1::text[]) line`;
  await client.query(statement, [rows]);
}

export async function advance(client: pg.Client, { sequence, last }: Sequence): Promise<void> {
  await client.query('select setval($1, $2)', [sequence, last]);
}
