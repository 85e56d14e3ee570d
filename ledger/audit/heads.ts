import { TILE_WIDTH } from '../log/paths.ts';
import type { Head } from '../sequencer/heads.ts';
import { parseInner } from '../shape.ts';
import { type AuditedFiles, readInner } from './files.ts';
import type { Findings } from './findings.ts';
import type { OfficeStreamRecord } from './office-streams.ts';
import type { Streams } from './streams.ts';

/** Where a `heads` record stands and how many leaves it counts. Its list is read again when that many have been read. */
export interface HeadsPlace {
  readonly index: number;
  readonly size: number;
  readonly day: string;
  readonly page: number;
  readonly pages: number;
}

export function readHeadsPlace({ index, inner }: OfficeStreamRecord): HeadsPlace {
  const { day, page, pages, size } = inner.event.facts;
  return { index, day: String(day), page: Number(page), pages: Number(pages), size: Number(size) };
}

/**
 * Compares the pages that count `size` leaves (the first ones of `waiting`, which are taken off) with where the streams
 * really end there: nothing may be missing on either side. `total`: leaves of the whole tree.
 */
export async function compareHeads(
  files: AuditedFiles,
  waiting: HeadsPlace[],
  size: number,
  total: number,
  streams: Streams,
  findings: Findings,
): Promise<void> {
  const changed = streams.takeChanged();
  const listed = new Set<string>();
  const numbers: number[] = [];
  let place = waiting[0];
  const first = place;
  while (place !== undefined && place.size === size) {
    numbers.push(place.page);
    for (const head of await headsOf(files, place.index, total)) {
      listed.add(head.stream);
      const end = streams.end(head.stream);
      if (end?.seq === head.seq && end.hash === head.hash) continue;
      const what = `${head.stream} ended at ${head.seq}, says the record of ${place.day}; in the log it ends at ${end?.seq ?? 0}`;
      findings.add({ check: 'heads', index: place.index, stream: head.stream, seq: head.seq, what });
    }
    waiting.shift();
    place = waiting[0];
  }
  if (first === undefined || first.size !== size) return;
  for (const stream of changed) {
    if (!listed.has(stream))
      findings.add({ check: 'heads', index: first.index, stream, what: `${first.day} does not list it` });
  }
  if (numbers.length !== first.pages || numbers.some((number, index) => number !== index + 1)) {
    findings.add({ check: 'heads', index: first.index, what: `pages of ${first.day} are missing or out of order` });
  }
}

async function headsOf(files: AuditedFiles, index: number, total: number): Promise<readonly Head[]> {
  if (files.inner === null) return [];
  const tile = Math.floor(index / TILE_WIDTH);
  const place = { index: tile, width: Math.min(TILE_WIDTH, total - tile * TILE_WIDTH) };
  const kept = (await readInner(files.inner, place))?.[index % TILE_WIDTH];
  if (kept === undefined) return [];
  return parseInner(kept.inner.toString()).event.facts['heads'] as unknown as readonly Head[];
}
