import { hash } from 'node:crypto';

import type { Why } from '../../engine/types.ts';
import type { LogSource } from '../log/source.ts';
import type { KeptWhy } from '../replay/replayer.ts';

/** Where a long explanation lies below the ledger's directory: beside the inner parts, never published. */
export function whyPath(digest: string): string {
  return `why/${digest}`;
}

/** Digest of the long explanation that an inner part names instead of holding it; null when it holds its own. */
export function namedWhy(inner: string): string | null {
  return /"why":\{"bytes":\d+,"digest":"([0-9a-f]{64})"\}\}?$/u.exec(inner)?.[1] ?? null;
}

/** Reads long explanations; one that is missing or whose bytes have another digest is none. */
export function keptWhys(source: LogSource): KeptWhy {
  return async (digest) => {
    const bytes = await source.read(whyPath(digest));
    if (bytes === null || hash('sha256', bytes, 'hex') !== digest) return null;
    return JSON.parse(bytes.toString('utf8')) as readonly Why[];
  };
}
