import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import type { Machine } from '../engine/types.ts';

/** A case is pinned to a machine that this process does not have. The case is left alone. */
export class MachineMissing extends Error {
  override readonly name = 'MachineMissing';
}

/** `machines/released/index.json`: `name@version` → SHA-256 (hex) of the bundle's bytes. */
export type ReleaseIndex = Readonly<Record<string, string>>;

export interface Registry {
  byPin(name: string, version: number): Machine;
  byDigest(digest: string): Machine;
  list(): readonly { readonly name: string; readonly version: number; readonly digest: string }[];
  /** Adds a machine that was loaded from its sources: for tests and for machines of others. */
  add(machine: Machine): void;
}

/**
 * All released machines of a directory, loaded when they are first asked for. The bytes that run are the bytes whose
 * digest every case and record names.
 * @throws when a bundle's bytes are not those of its digest.
 */
export function releasedMachines(directory: string): Registry {
  const index = readReleaseIndex(directory);
  const digests = new Map(Object.entries(index));
  const loaded = new Map<string, Machine>();
  const known = new Set(digests.values());

  const byDigest = (digest: string): Machine => {
    const machine = loaded.get(digest);
    if (machine !== undefined) return machine;
    if (!known.has(digest)) {
      throw new MachineMissing(
        `No released machine has the digest ${digest}. This process is older than the case: update it.`,
      );
    }
    const fresh = loadBundle(readFileSync(join(directory, `${digest}.js`)), digest);
    loaded.set(digest, fresh);
    return fresh;
  };

  return {
    byDigest,
    byPin: (name, version) => {
      const digest = digests.get(`${name}@${version}`);
      if (digest !== undefined) return byDigest(digest);
      const released = [...digests.keys()].join(', ') || 'none';
      throw new MachineMissing(`There is no released machine ${name}@${version}. Released: ${released}.`);
    },
    list: () =>
      [...digests].map(([pin, digest]) => {
        const [name = '', version = ''] = pin.split('@');
        return { name, version: Number(version), digest };
      }),
    add: (machine) => {
      digests.set(`${machine.name}@${machine.version}`, machine.digest);
      loaded.set(machine.digest, machine);
      known.add(machine.digest);
    },
  };
}

export function readReleaseIndex(directory: string): ReleaseIndex {
  const path = join(directory, 'index.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ReleaseIndex) : {};
}

/** @throws when the bytes are not those of the digest. */
export function loadBundle(bytes: Buffer, digest: string): Machine {
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== digest) {
    throw new Error(
      `The bundle ${digest}.js has been changed: its bytes hash to ${actual}. Restore it; a change is a new version.`,
    );
  }
  const bind = new Script(bytes.toString('utf8'), { filename: `${digest}.js` }).runInThisContext() as (
    digest: string,
  ) => Machine;
  return bind(digest);
}
