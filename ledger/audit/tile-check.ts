import { HASH_BYTES, hashesAt, TILE_WIDTH, tilePath } from '../log/paths.ts';
import type { LogSource } from '../log/source.ts';
import { join, readTile } from '../log/tiles.ts';
import { type Findings, messageOf } from './findings.ts';

/** Compares every published tile with the hashes that follow from the entries. */
export class TileCheck {
  readonly #source: LogSource;
  readonly #size: number;
  readonly #findings: Findings;
  /** Hashes of the tile that is being filled, by level. */
  readonly #filling: Buffer[][] = [];
  readonly #done: number[] = [];

  constructor(source: LogSource, size: number, findings: Findings) {
    this.#source = source;
    this.#size = size;
    this.#findings = findings;
  }

  /** Takes the leaf hashes of one bundle. */
  async leaves(hashes: readonly Buffer[]): Promise<void> {
    await this.#take(0, hashes);
  }

  async #take(level: number, hashes: readonly Buffer[]): Promise<void> {
    const filling = (this.#filling[level] ??= []);
    filling.push(...hashes);
    const index = this.#done[level] ?? 0;
    const width = Math.min(TILE_WIDTH, hashesAt(level, this.#size) - index * TILE_WIDTH);
    if (filling.length < width) return;
    const computed = Buffer.concat(filling);
    await this.#compare(level, index, width, computed);
    this.#filling[level] = [];
    this.#done[level] = index + 1;
    if (width === TILE_WIDTH) await this.#take(level + 1, [Buffer.from(join(computed, 0, TILE_WIDTH))]);
  }

  async #compare(level: number, index: number, width: number, computed: Buffer): Promise<void> {
    const place = { index, width };
    const path = tilePath(level, place);
    let stored: Buffer;
    try {
      stored = await readTile(this.#source, level, place);
    } catch (error) {
      this.#findings.add({ check: 'tiles', path, what: messageOf(error) });
      return;
    }
    if (stored.equals(computed)) return;
    const first = computed.findIndex((byte, offset) => stored[offset] !== byte);
    const position = Math.floor(first / HASH_BYTES);
    this.#findings.add({
      check: 'tiles',
      path,
      what: `hash ${position} of the tile is not that of what lies below it`,
    });
  }
}
