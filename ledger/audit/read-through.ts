import type { Checkpoint } from '../log/checkpoint.ts';
import { entriesPath, HASH_BYTES, TILE_WIDTH } from '../log/paths.ts';
import { Frontier } from '../tree/merkle.ts';
import { ArchiveCheck } from './archive-check.ts';
import { checkedRanges } from './checked-ranges.ts';
import type { AuditedFiles } from './files.ts';
import type { Findings } from './findings.ts';
import { compareHeads, type HeadsPlace } from './heads.ts';
import type { Range } from './range.ts';
import type { RangeChecker } from './range-threads.ts';
import { type Checked, type Link, placeOf } from './record-check.ts';
import { Streams } from './streams.ts';
import { TileCheck } from './tile-check.ts';
import type { Rights } from './verify.ts';

/** What the office's own streams tell of the records that are read. */
export interface Office {
  readonly rights: Rights | null;
  readonly keys: Range['keys'];
  readonly heads: readonly HeadsPlace[];
}

/** How far the reading went, and how much was looked at on the way. */
export interface Reading extends Checked {
  records: number;
  streams: number;
}

/**
 * Reads the log once, left to right, in bounded memory. What a record is for itself is checked on other threads; here,
 * in the order of the tree, what it is among others: tree, tiles, chains, times, states, heads, seats.
 */
export async function readThrough(
  files: AuditedFiles,
  { size, root }: Checkpoint,
  office: Office,
  checker: RangeChecker,
  findings: Findings,
  progress: (done: number, size: number) => void,
): Promise<Reading> {
  const streams = new Streams();
  const frontier = new Frontier();
  const tiles = new TileCheck(files.published, size, findings);
  const archive = new ArchiveCheck(files, findings);
  const heads = [...office.heads];
  const reading = { records: 0, streams: 0, innerParts: 0, signatures: 0 };
  for await (const range of checkedRanges(files, size, office.keys, checker)) {
    const { place } = range;
    if (range.broken !== null) {
      findings.add({ check: 'entries', path: entriesPath(place), what: range.broken });
      return { ...reading, streams: streams.count };
    }
    for (const finding of range.findings) findings.add(finding);
    const hashes = hashesOf(range.hashes);
    const links = JSON.parse(range.links) as readonly (Link | null)[];
    for (const [offset, link] of links.entries()) {
      const index = place.index * TILE_WIDTH + offset;
      if (heads[0]?.size === index) await compareHeads(files, heads, index, size, streams, findings);
      const own = hashes[offset]!;
      frontier.append(own);
      if (link === null) continue;
      const wrong = streams.follow(link, own, link.move);
      if (wrong !== null) findings.add({ ...placeOf(index, link), ...wrong });
      if (!archive.knows(link)) await archive.check(index, link);
      checkActor(index, link, office.rights, findings);
    }
    await tiles.leaves(hashes);
    reading.records += place.width;
    reading.innerParts += range.checked.innerParts;
    reading.signatures += range.checked.signatures;
    progress(reading.records, size);
  }
  if (heads.length > 0) await compareHeads(files, heads, size, size, streams, findings);
  for (const late of heads)
    findings.add({ check: 'heads', index: late.index, what: 'it counts more leaves than the tree has' });
  if (!frontier.root().equals(root)) {
    const what = `the ${size} entries have another root than the checkpoint`;
    findings.add({ check: 'root', path: 'checkpoint', what });
  }
  return { ...reading, streams: streams.count };
}

function hashesOf({ buffer, byteLength }: Uint8Array<ArrayBuffer>): Buffer[] {
  return Array.from({ length: byteLength / HASH_BYTES }, (_, offset) =>
    Buffer.from(buffer, offset * HASH_BYTES, HASH_BYTES),
  );
}

function checkActor(index: number, link: Link, rights: Rights | null, findings: Findings): void {
  const { actor, at, stream } = link;
  if (actor === null || rights === null) return;
  const what = rights.wrongWith(actor, at, stream);
  if (what === null) return;
  findings.add({ check: 'directory', ...placeOf(index, link), what });
}
