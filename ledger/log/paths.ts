/** C2SP tlog-tiles: a tile of height 8 holds up to 256 hashes, a bundle up to 256 entries. */
export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 256;
export const HASH_BYTES = 32;

/** A place among the tiles of one level, or among the bundles of entries. `width` below 256: a partial one. */
export interface TilePlace {
  readonly index: number;
  readonly width: number;
}

/** `tile/<L>/<N>[.p/<W>]` */
export function tilePath(level: number, place: TilePlace): string {
  return `tile/${level}/${placePath(place)}`;
}

/** `tile/entries/<N>[.p/<W>]` */
export function entriesPath(place: TilePlace): string {
  return `tile/entries/${placePath(place)}`;
}

/** The index in path elements of three digits, all but the last with an `x`: 1234067 is `x001/x234/067`. */
export function placePath({ index, width }: TilePlace): string {
  const elements = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    elements.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  }
  return elements.join('/') + (width === TILE_WIDTH ? '' : `.p/${width}`);
}

/** Number of hashes on a level of tiles in a tree of `size` leaves: only full tiles of the level below are hashed into it. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** The tile that holds hash `index` of a level in a tree of `size` leaves. */
export function tileOf(level: number, index: number, size: number): TilePlace {
  const tile = Math.floor(index / TILE_WIDTH);
  return { index: tile, width: Math.min(TILE_WIDTH, hashesAt(level, size) - tile * TILE_WIDTH) };
}

/** Tiles of a level that a tree of `size` leaves has and one of `older` leaves had not, or had in a narrower form. */
export function* newTiles(level: number, older: number, size: number): Generator<TilePlace> {
  const total = hashesAt(level, size);
  const before = hashesAt(level, older);
  if (total === before) return;
  for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < total; index += 1) {
    yield { index, width: Math.min(TILE_WIDTH, total - index * TILE_WIDTH) };
  }
}
