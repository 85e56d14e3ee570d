import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { loadBundle, readReleaseIndex } from '../../machines/registry.ts';

/** A released version is never edited: new behaviour is a new version. */
export class ReleaseRefused extends Error {
  override readonly name = 'ReleaseRefused';
}

export interface Released {
  readonly pin: string;
  readonly digest: string;
  readonly bytes: number;
  /** False when the same bytes had been released before. */
  readonly fresh: boolean;
}

/**
 * Builds one machine, the engine and XState into the bytes of a release: one expression that evaluates to
 * `(digest) => Machine`, with no import left, so that it also runs in an empty context.
 * @param source path of the module that exports the definition, and the name it exports it by.
 */
export async function bundle(root: string, source: { readonly path: string; readonly name: string }): Promise<Buffer> {
  const result = await build({
    stdin: {
      contents: `import { ${source.name} as definition } from ${JSON.stringify(source.path)};
import { load } from ${JSON.stringify(join(root, 'engine/machine.ts'))};
export const bind = (digest) => load(definition, digest);`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'released',
    target: 'es2023',
    // XState's development build differs in behaviour; what is released is the production build.
    conditions: ['production', 'module', 'import', 'default'],
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    charset: 'utf8',
    // Modules are strict, a script is not: there, writing to a frozen context would pass in silence.
    banner: { js: '(() => {"use strict";' },
    footer: { js: 'return released.bind;\n})()' },
    absWorkingDir: root,
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('esbuild gave no output');
  return Buffer.from(file.contents);
}

/**
 * Writes the bundle under `machines/released/<sha256>.js` and enters it in the index.
 * @throws ReleaseRefused when the pin is released already with other bytes.
 */
export async function release(
  root: string,
  source: { readonly path: string; readonly name: string },
): Promise<Released> {
  const bytes = await bundle(root, source);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const machine = loadBundle(bytes, digest);
  const pin = `${machine.name}@${machine.version}`;
  const directory = join(root, 'machines/released');
  const index = readReleaseIndex(directory);
  const released = index[pin];
  if (released === digest) return { pin, digest, bytes: bytes.length, fresh: false };
  if (released !== undefined) {
    throw new ReleaseRefused(
      `${pin} is released as ${released}, and the sources now give ${digest}. A released version is never edited: raise the version of the machine.`,
    );
  }
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${digest}.js`), bytes);
  const temporary = join(directory, 'index.json.new');
  writeFileSync(temporary, `${JSON.stringify({ ...index, [pin]: digest }, null, 2)}\n`);
  renameSync(temporary, join(directory, 'index.json'));
  return { pin, digest, bytes: bytes.length, fresh: true };
}

/** Whether the bytes of a released bundle are still those of its name. */
export function isIntact(root: string, digest: string): boolean {
  const path = join(root, 'machines/released', `${digest}.js`);
  return existsSync(path) && createHash('sha256').update(readFileSync(path)).digest('hex') === digest;
}
