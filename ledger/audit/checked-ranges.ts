import type { Bundle } from '../log/bundle.ts';
import { TILE_WIDTH, type TilePlace } from '../log/paths.ts';
import { readEntryBundle } from '../log/tiles.ts';
import { type AuditedFiles, readInnerBundle } from './files.ts';
import { type Finding, messageOf } from './findings.ts';
import { bundles } from './office-streams.ts';
import type { BrokenRange, CheckedRange, Range } from './range.ts';
import type { RangeChecker } from './range-threads.ts';

/** A range that was checked, at its place; or why its bundle of entries cannot be read. */
export type PlacedRange = { readonly place: TilePlace } & (CheckedRange | BrokenRange);

/** The ranges of the log left to right. Those that follow are read and checked while one is looked at, in bounded memory. */
export async function* checkedRanges(
  files: AuditedFiles,
  size: number,
  keys: Range['keys'],
  checker: RangeChecker,
): AsyncGenerator<PlacedRange> {
  const underWay: Promise<PlacedRange>[] = [];
  for (const place of bundles(size)) {
    const range = checkedRange(files, place, keys, checker);
    // It is waited for later; until then a failure must not end the process.
    range.catch(() => undefined);
    underWay.push(range);
    if (underWay.length >= checker.ahead) yield await underWay.shift()!;
  }
  for (const range of underWay) yield await range;
}

async function checkedRange(
  { published, inner }: AuditedFiles,
  place: TilePlace,
  keys: Range['keys'],
  checker: RangeChecker,
): Promise<PlacedRange> {
  const first = place.index * TILE_WIDTH;
  let entries: Bundle;
  try {
    entries = await readEntryBundle(published, place);
  } catch (error) {
    return { place, broken: messageOf(error) };
  }
  const missing: Finding[] = [];
  const kept = inner === null ? null : await readInnerBundle(inner, place).catch(messageOf);
  if (inner !== null && (kept === null || typeof kept === 'string')) {
    missing.push({ check: 'inner-missing', index: first, what: kept ?? 'the bundle of inner parts is missing' });
  }
  const done = await checker.check({
    first,
    width: place.width,
    entries,
    inner: typeof kept === 'string' ? null : kept,
    keys,
  });
  if (done.broken !== null) return { place, broken: done.broken };
  return { place, ...done, findings: [...missing, ...done.findings] };
}
