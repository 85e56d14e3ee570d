import { nodeHash } from '../tree/merkle.ts';
import type { Nodes } from '../tree/proofs.ts';
import { type Bundle, decodeEntries } from './bundle.ts';
import {
  entriesPath,
  HASH_BYTES,
  placePath,
  TILE_HEIGHT,
  TILE_WIDTH,
  tileOf,
  tilePath,
  type TilePlace,
} from './paths.ts';
import type { LogSource } from './source.ts';

/** A file that the checkpoint's size asks for is missing or has another length than its path says. */
export class BrokenTile extends Error {
  override readonly name = 'BrokenTile';
  readonly path: string;
  constructor(path: string, what: string) {
    super(`${path}: ${what}`);
    this.path = path;
  }
}

/** Hashes of a tile; a partial tile may be gone once the full one is there (C2SP tlog-tiles), which then stands for it. */
export async function readTile(source: LogSource, level: number, place: TilePlace): Promise<Buffer> {
  const path = tilePath(level, place);
  const bytes = await source.read(path);
  if (bytes !== null) {
    if (bytes.length !== place.width * HASH_BYTES) throw new BrokenTile(path, `has ${bytes.length} bytes`);
    return bytes;
  }
  const full = place.width < TILE_WIDTH ? await source.read(tilePath(level, { ...place, width: TILE_WIDTH })) : null;
  if (full === null) throw new BrokenTile(path, 'is missing');
  if (full.length !== TILE_WIDTH * HASH_BYTES) throw new BrokenTile(path, `its full tile has ${full.length} bytes`);
  return full.subarray(0, place.width * HASH_BYTES);
}

/** The entries of a bundle. @throws BrokenTile, BrokenBundle */
export async function readEntries(source: LogSource, place: TilePlace): Promise<Buffer[]> {
  const { bytes, width } = await readEntryBundle(source, place);
  return decodeEntries(bytes, width).slice(0, place.width);
}

/** A bundle of entries as it lies there, with the same fallback from a partial to the full one. @throws BrokenTile */
export async function readEntryBundle(source: LogSource, place: TilePlace): Promise<Bundle> {
  const path = entriesPath(place);
  const bytes = await source.read(path);
  if (bytes !== null) return { bytes, width: place.width };
  const full = place.width < TILE_WIDTH ? await source.read(entriesPath({ ...place, width: TILE_WIDTH })) : null;
  if (full === null) throw new BrokenTile(path, 'is missing');
  return { bytes: full, width: TILE_WIDTH };
}

/** The nodes of a tree of `size` leaves, computed from its tiles; each tile is read once. */
export function nodesFrom(source: LogSource, size: number): Nodes {
  const tiles = new Map<string, Promise<Buffer>>();
  return async (height, index) => {
    const level = Math.floor(height / TILE_HEIGHT);
    const span = 2 ** (height % TILE_HEIGHT);
    const first = index * span;
    const place = tileOf(level, first, size);
    const key = `${level}/${placePath(place)}`;
    let tile = tiles.get(key);
    if (tile === undefined) {
      tile = readTile(source, level, place);
      tiles.set(key, tile);
    }
    return join(await tile, first % TILE_WIDTH, span);
  };
}

/** Root over `span` (a power of two) neighbouring hashes of a tile. */
export function join(tile: Buffer, first: number, span: number): Buffer {
  if (span === 1) return tile.subarray(first * HASH_BYTES, (first + 1) * HASH_BYTES);
  return nodeHash(join(tile, first, span / 2), join(tile, first + span / 2, span / 2));
}
