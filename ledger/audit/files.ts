import { type Bundle, decodeInner, type KeptInner } from '../log/bundle.ts';
import { TILE_WIDTH, type TilePlace } from '../log/paths.ts';
import { directorySource, type LogSource, urlSource } from '../log/source.ts';
import { innerPath, PUBLIC } from '../sequencer/publication.ts';

/** What an audit reads. `inner` is null where only the published part is at hand: then inner parts are not looked at. */
export interface AuditedFiles {
  readonly published: LogSource;
  readonly inner: LogSource | null;
}

/** The ledger's own directory, or a plain copy of its published part. */
export async function auditedDirectory(directory: string): Promise<AuditedFiles> {
  const whole = directorySource(directory);
  if ((await whole.read(`${PUBLIC}/checkpoint`)) === null) return { published: whole, inner: null };
  return { published: directorySource(`${directory}/${PUBLIC}`), inner: whole };
}

export function auditedUrl(url: string): AuditedFiles {
  return { published: urlSource(url), inner: null };
}

/** Inner parts of a bundle; null when the file is missing. @throws BrokenBundle */
export async function readInner(source: LogSource, place: TilePlace): Promise<KeptInner[] | null> {
  const bundle = await readInnerBundle(source, place);
  return bundle === null ? null : decodeInner(bundle.bytes, bundle.width).slice(0, place.width);
}

/**
 * A bundle of inner parts as it lies there; null when the file is missing. A wider one than asked for stands for a narrower
 * one: whenever the log grows, a wider one takes its place, and an audit that has begun goes on with that.
 */
export async function readInnerBundle(source: LogSource, place: TilePlace): Promise<Bundle | null> {
  for (let width = place.width; width <= TILE_WIDTH; width += 1) {
    const bytes = await source.read(innerPath({ ...place, width }));
    if (bytes !== null) return { bytes, width };
  }
  return null;
}
