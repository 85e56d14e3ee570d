import type { JsonObject } from '../../engine/types.ts';
import { TILE_WIDTH, tilePath } from '../log/paths.ts';
import { directorySource } from '../log/source.ts';
import { readEntries, readTile } from '../log/tiles.ts';
import { bundles } from '../audit/office-streams.ts';
import type { LedgerDatabase } from './database.ts';
import { PUBLIC } from './publication.ts';
import { readTree, recordsAt } from './statements.ts';

/** Something that store, records and published files tell differently. */
export interface Mismatch extends JsonObject {
  readonly what: string;
  /** Stream or file. */
  readonly where: string;
}

/** What the database can compare within itself; each answers the streams that do not match. */
const WITHIN: readonly { readonly what: string; readonly name: string; readonly text: string }[] = [
  {
    what: 'a record is not what its hashes say',
    name: 'compare-hashes',
    text: `select distinct stream from mufakat.records r
      where sha256('\\x00'::bytea || convert_to(leaf, 'UTF8')) <> leaf_hash
        or encode(sha256(nonce || convert_to("inner", 'UTF8')), 'hex') <> leaf::json ->> 'inner' limit 100`,
  },
  {
    what: 'a stream has a gap or a record that does not follow the one before',
    name: 'compare-chains',
    text: `select distinct stream from (
        select stream, seq, leaf::json ->> 'prev' as prev,
          lag(seq) over s as before, encode(lag(leaf_hash) over s, 'hex') as head
        from mufakat.records window s as (partition by stream order by seq)) r
      where seq <> coalesce(before, 0) + 1 or prev is distinct from head limit 100`,
  },
  {
    what: 'the state in the store is not the one that the last record led to',
    name: 'compare-cases',
    text: `select c.id as stream from mufakat.cases c
      left join lateral (select seq, leaf_hash, "inner"::json -> 'to' ->> 'hash' as hash
        from mufakat.records r where r.stream = c.id order by seq desc limit 1) r on true
      where r.seq is distinct from c.seq or r.leaf_hash is distinct from c.head or r.hash is distinct from c.state_hash
        or encode(sha256(convert_to(c.state::text, 'UTF8')), 'hex') <> c.state_hash limit 100`,
  },
  {
    what: 'a record has had no place in the tree for more than a minute',
    name: 'compare-unplaced',
    text: `select distinct stream from mufakat.records
      where tree_index is null and at < clock_timestamp() - interval '1 minute' limit 100`,
  },
  {
    what: 'the store has no case for a stream of records',
    name: 'compare-streams',
    text: `select distinct r.stream from mufakat.records r
      where r.seq = 1 and r.stream not in ('directory', 'operations')
        and not exists (select 1 from mufakat.cases c where c.id = r.stream) limit 100`,
  },
  {
    what: 'the clocks in the store are not those of the state',
    name: 'compare-timers',
    text: `select c.id as stream from mufakat.cases c
      where c.status = 'active' and c.wake is distinct from (select min(due) from mufakat.timers t where t.case_id = c.id) limit 100`,
  },
  {
    what: 'an office stream ends elsewhere than its records',
    name: 'compare-office',
    text: `select s.id as stream from mufakat.streams s
      left join lateral (select seq, leaf_hash from mufakat.records r where r.stream = s.id order by seq desc limit 1) r on true
      where coalesce(r.seq, 0) <> s.seq or r.leaf_hash is distinct from s.head limit 100`,
  },
];

/** Compares store, records and published files, all of them. Reads only; what runs meanwhile may not have been seen yet. */
export async function compare(database: LedgerDatabase, directory: string): Promise<readonly Mismatch[]> {
  const found: Mismatch[] = [];
  for (const { what, name, text } of WITHIN) {
    const rows = await database.query<{ stream: string }>({ name, text }, []);
    found.push(...rows.map(({ stream }) => ({ what, where: stream })));
  }
  found.push(...(await compareFiles(database, directory)));
  return found;
}

async function compareFiles(database: LedgerDatabase, directory: string): Promise<Mismatch[]> {
  const { published } = await readTree(database);
  const source = directorySource(`${directory}/${PUBLIC}`);
  const found: Mismatch[] = [];
  for (const place of bundles(published)) {
    const where = tilePath(0, place);
    const first = place.index * TILE_WIDTH;
    const records = await recordsAt(database, first, first + place.width);
    try {
      const tile = await readTile(source, 0, place);
      const entries = await readEntries(source, place);
      const hashes = Buffer.concat(records.map(({ leaf_hash }) => leaf_hash));
      const same =
        tile.equals(hashes) && records.every(({ leaf }, index) => entries[index]?.equals(Buffer.from(leaf)) === true);
      if (!same || entries.length !== records.length)
        found.push({ what: 'published files are not those of the records', where });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      found.push({ what: `published files cannot be read (${error.name})`, where });
    }
  }
  return found;
}
