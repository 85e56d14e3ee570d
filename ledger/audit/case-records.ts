import { TILE_WIDTH } from '../log/paths.ts';
import { readEntries } from '../log/tiles.ts';
import type { CaseRecord } from '../replay/replayer.ts';
import { parseInner, parseLeaf } from '../shape.ts';
import { type AuditedFiles, readInner } from './files.ts';
import { bundles } from './office-streams.ts';

export interface PlacedCaseRecord extends CaseRecord {
  readonly index: number;
  readonly leafText: string;
}

/**
 * The records of the streams for which `wanted` says yes, as they come in the tree. Without inner parts there is nothing
 * to replay. @throws NotCanonical, NotARecord, BrokenTile
 */
export async function* caseRecords(
  files: AuditedFiles,
  size: number,
  wanted: (stream: string) => boolean,
): AsyncGenerator<PlacedCaseRecord> {
  if (files.inner === null) throw new Error('Inner parts are not published: replay from the ledger directory itself.');
  for (const place of bundles(size)) {
    const entries = await readEntries(files.published, place);
    const offsets = entries.flatMap((entry, offset) => (wanted(streamOf(entry)) ? [offset] : []));
    if (offsets.length === 0) continue;
    const inner = await readInner(files.inner, place);
    for (const offset of offsets) {
      const kept = inner?.[offset];
      if (kept === undefined)
        throw new Error(`The inner part at place ${place.index * TILE_WIDTH + offset} is missing.`);
      const leafText = entries[offset]!.toString();
      yield {
        index: place.index * TILE_WIDTH + offset,
        leafText,
        leaf: parseLeaf(leafText),
        inner: parseInner(kept.inner.toString()),
      };
    }
  }
}

/** The stream a leaf names, without reading all of it. */
function streamOf(entry: Buffer): string {
  // The last one: what is announced may speak of streams, too, and stands before.
  const start = entry.lastIndexOf('"stream":"') + '"stream":"'.length;
  return entry.toString('utf8', start, entry.indexOf('"', start));
}

/** Streams that no machine drives. */
export function isOfficeStream(stream: string): boolean {
  return stream === 'directory' || stream === 'operations';
}
