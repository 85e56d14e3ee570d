import { encodeEntries, encodeInner } from '../log/bundle.ts';
import {
  entriesPath,
  HASH_BYTES,
  hashesAt,
  newTiles,
  placePath,
  TILE_WIDTH,
  tileOf,
  tilePath,
  type TilePlace,
} from '../log/paths.ts';
import { directorySource, type LogSource } from '../log/source.ts';
import { join, readTile } from '../log/tiles.ts';
import type { LedgerTransaction } from './database.ts';
import type { Stage } from './stage.ts';
import { namedWhy, whyPath } from '../audit/whys.ts';
import { keptExplanations, type PlacedRow, recordsAt } from './statements.ts';

/** Below the ledger's directory: `public/` is served to anyone, `inner/` holds inner parts and nonces, for auditors only. */
export const PUBLIC = 'public';
export const INNER = 'inner';

/** Records that are read and written at once: the bundles of this many stay in memory. */
const RECORDS_AT_ONCE = 16 * TILE_WIDTH;

/** Inner parts lie at the same places as the entries. */
export function innerPath(tilePlace: TilePlace): string {
  return `${INNER}/${placePath(tilePlace)}`;
}

/**
 * Writes the tiles and bundles of a tree of `size` leaves that one of `older` leaves had not. What it writes follows from
 * the records alone, so that writing it twice changes nothing. @throws Fenced, BrokenTile
 */
export async function writeTiles(
  database: LedgerTransaction,
  stage: Stage,
  directory: string,
  older: number,
  size: number,
): Promise<void> {
  for (let from = older; from < size;) {
    const to = Math.min(size, from - (from % TILE_WIDTH) + RECORDS_AT_ONCE);
    await writePart(database, stage, directory, from, to);
    from = to;
  }
}

async function writePart(
  database: LedgerTransaction,
  stage: Stage,
  directory: string,
  older: number,
  size: number,
): Promise<void> {
  const source = directorySource(`${directory}/${PUBLIC}`);
  const firstRecord = older - (older % TILE_WIDTH);
  const records = await recordsAt(database, firstRecord, size);
  if (records.length !== size - firstRecord) {
    throw new Error(`Records are missing between the places ${firstRecord} and ${size}. Run \`mufakat audit verify\`.`);
  }
  await writeExplanations(
    database,
    stage,
    records.slice(older - firstRecord).flatMap(({ inner }) => namedWhy(inner) ?? []),
  );
  for (const tilePlace of newTiles(0, older, size)) {
    const start = tilePlace.index * TILE_WIDTH - firstRecord;
    const bundle = records.slice(start, start + tilePlace.width);
    await stage.write([
      [`${PUBLIC}/${tilePath(0, tilePlace)}`, Buffer.concat(bundle.map(({ leaf_hash }) => leaf_hash))],
      [`${PUBLIC}/${entriesPath(tilePlace)}`, encodeEntries(bundle.map(({ leaf }) => Buffer.from(leaf)))],
      [innerPath(tilePlace), encodeInner(bundle.map(innerOf))],
    ]);
    await dropNarrower(stage, tilePlace, [tilePath(0, tilePlace), entriesPath(tilePlace)]);
    // Who asks for a narrower bundle of inner parts is given the wider one: an audit that began before goes on.
    await dropOlderInner(stage, tilePlace, older);
  }
  for (let level = 1; hashesAt(level, size) > 0; level += 1) {
    for (const tilePlace of newTiles(level, older, size)) {
      const hashes = await levelHashes(source, level, tilePlace, older);
      await stage.write([[`${PUBLIC}/${tilePath(level, tilePlace)}`, hashes]]);
      await dropNarrower(stage, tilePlace, [tilePath(level, tilePlace)]);
    }
  }
}

async function writeExplanations(database: LedgerTransaction, stage: Stage, digests: readonly string[]): Promise<void> {
  if (digests.length === 0) return;
  const kept = await keptExplanations(database, digests);
  await stage.write(kept.map(({ digest, content }) => [whyPath(digest), content] as const));
}

/** Hashes of a tile above the leaves: what the older tile had, and the roots of the tiles that have become full since. */
async function levelHashes(source: LogSource, level: number, tilePlace: TilePlace, older: number): Promise<Buffer> {
  const start = tilePlace.index * TILE_WIDTH;
  const known = Math.max(0, Math.min(tilePlace.width, hashesAt(level, older) - start));
  const hashes: Buffer[] = known === 0 ? [] : [await readTile(source, level, tileOf(level, start, older))];
  for (let index = start + known; index < start + tilePlace.width; index += 1) {
    hashes.push(join(await readTile(source, level - 1, { index, width: TILE_WIDTH }), 0, TILE_WIDTH));
  }
  const tile = Buffer.concat(hashes);
  if (tile.length !== tilePlace.width * HASH_BYTES)
    throw new Error(`${tilePath(level, tilePlace)} came out at ${tile.length} bytes.`);
  return tile;
}

function innerOf({ nonce, inner }: PlacedRow): { readonly nonce: Buffer; readonly inner: Buffer } {
  return { nonce, inner: Buffer.from(inner) };
}

/** The partial tiles are not needed once the full one is there (C2SP tlog-tiles). */
async function dropNarrower(stage: Stage, { width }: TilePlace, paths: readonly string[]): Promise<void> {
  if (width < TILE_WIDTH) return;
  for (const path of paths) await stage.remove(`${PUBLIC}/${path}.p`);
}

async function dropOlderInner(stage: Stage, { index, width }: TilePlace, older: number): Promise<void> {
  const before = older - index * TILE_WIDTH;
  if (before > 0 && before < width) await stage.remove(innerPath({ index, width: before }));
}
