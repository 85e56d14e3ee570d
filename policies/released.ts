import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A file below `policies/released` is not what its name says, or is missing. */
export class ReleaseBroken extends Error {
  override readonly name = 'ReleaseBroken';
}

/** `policies/released/index.json`. */
const Index = z.strictObject({
  /**
   * Calendars by name that are counted under policies which name none: those that were in force when policies began to
   * name theirs. Never changes.
   */
  unnamed: z.record(z.string(), z.string()),
});

/** Policies and calendars under which cases may run: never changed, each by the SHA-256 (hex) of its bytes. */
export interface ReleasedRules {
  readonly files: ReadonlyMap<string, { readonly kind: 'policy' | 'calendar'; readonly bytes: Buffer }>;
  readonly unnamed: Readonly<Record<string, string>>;
}

const KINDS = { '.json': 'policy', '.yaml': 'calendar' } as const;
const INDEX = 'index.json';

/** @throws ReleaseBroken when a file's bytes are not those of its name. */
export function readReleasedRules(directory: string): ReleasedRules {
  if (!existsSync(join(directory, INDEX))) return { files: new Map(), unnamed: {} };
  const names = readdirSync(directory).filter((name) => name !== INDEX);
  const files = names.map((name) => {
    const [digest, extension] = [name.slice(0, -5), name.slice(-5)];
    const bytes = readFileSync(join(directory, name));
    const actual = digestOf(bytes);
    if (actual !== digest || !(extension in KINDS)) {
      throw new ReleaseBroken(
        `policies/released/${name} has been changed: its bytes hash to ${actual}. Restore it from version control; a change is a new file.`,
      );
    }
    return [digest, { kind: KINDS[extension as keyof typeof KINDS], bytes }] as const;
  });
  return { files: new Map(files), ...Index.parse(JSON.parse(readFileSync(join(directory, INDEX), 'utf8'))) };
}

/** Writes what is not there yet; answers the digests of what is new. */
export function releaseRules(
  directory: string,
  rules: { readonly policies: readonly Buffer[]; readonly calendars: readonly Buffer[] },
): readonly string[] {
  mkdirSync(directory, { recursive: true });
  return [
    ...rules.policies.map((bytes) => [bytes, '.json'] as const),
    ...rules.calendars.map((bytes) => [bytes, '.yaml'] as const),
  ].flatMap(([bytes, extension]) => {
    const digest = digestOf(bytes);
    const path = join(directory, `${digest}${extension}`);
    if (existsSync(path)) return [];
    writeFileSync(path, bytes);
    return [digest];
  });
}

/** SHA-256 (hex). */
export function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
