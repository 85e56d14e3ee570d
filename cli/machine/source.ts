import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Script } from 'node:vm';
import { build, type BuildFailure } from 'esbuild';
import type { Problem } from '../../engine/problems.ts';
import type { Machine } from '../../engine/types.ts';
import { loadBundle, readReleaseIndex } from '../../machines/registry.ts';
import { packageRoot } from '../../product.ts';
import { EXIT, Failure } from '../failure.ts';

/** A machine definition found in a source file, examined by the engine that stands beside it. */
export interface Examined {
  /** Name it is exported by. */
  readonly exported: string;
  readonly pin: string;
  readonly problems: readonly Problem[];
  /** Made ready under a digest of its source; null when it has problems. */
  readonly machine: Machine | null;
}

/** Folder of the released bundles. */
export function releasedFolder(): string {
  return join(packageRoot(), 'machines/released');
}

/**
 * The source file of a machine: a path, or the newest version of a name in `machines/`.
 * @throws Failure (not found) that names the machines there are.
 */
export function sourceOf(nameOrFile: string): string {
  if (/[./\\]/.test(nameOrFile)) {
    const path = resolve(nameOrFile);
    if (existsSync(path)) return path;
    throw new Failure(EXIT.notFound, [`There is no file ${nameOrFile}.`, 'Check the path, or name a machine.']);
  }
  const versions = versionsOf(nameOrFile);
  const newest = versions.at(-1);
  if (newest !== undefined) return newest;
  throw new Failure(EXIT.notFound, [
    `There is no machine ${nameOrFile} in machines/.`,
    `Machines with sources here: ${machineNames().join(', ') || 'none'}. A path to a file can be given too.`,
  ]);
}

/** Source files of a machine's versions, oldest first: `v1.ts`, or `v2/machine.ts` where one file is not enough. */
function versionsOf(name: string): readonly string[] {
  const folder = join(packageRoot(), 'machines', name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((entry) => {
      const version = /^v(\d+)(\.ts)?$/.exec(entry);
      if (version === null) return [];
      const path = version[2] === undefined ? join(folder, entry, 'machine.ts') : join(folder, entry);
      return existsSync(path) ? [{ version: Number(version[1]), path }] : [];
    })
    .sort((a, b) => a.version - b.version)
    .map(({ path }) => path);
}

function machineNames(): readonly string[] {
  const folder = join(packageRoot(), 'machines');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && versionsOf(entry.name).length > 0)
    .map((entry) => entry.name);
}

/**
 * Bundles a source file together with the engine and examines every machine definition that it exports. Both use one
 * XState, as they will in a release.
 * @throws Failure (usage) when the file cannot be built or exports no definition.
 */
export async function examine(path: string): Promise<readonly Examined[]> {
  const root = packageRoot();
  const engine = ['ts', 'js'].map((kind) => join(root, `engine/index.${kind}`)).find(existsSync);
  const code = await examiningCode(root, path, engine ?? join(root, 'dist/engine/index.js'));
  const digest = createHash('sha256').update(code).digest('hex');
  const look = new Script(code, { filename: path }).runInThisContext() as (digest: string) => readonly Examined[];
  const found = look(digest);
  if (found.length > 0) return found;
  throw new Failure(EXIT.usage, [
    `${path} exports no machine definition.`,
    'Export an object with name, version, machine, events and work (MachineDefinition of mufakat/engine).',
  ]);
}

async function examiningCode(root: string, path: string, engine: string): Promise<string> {
  try {
    const result = await build({
      stdin: {
        contents: `import * as source from ${JSON.stringify(path)};
import { load, problemsOf } from ${JSON.stringify(engine)};
export const look = (digest) => Object.entries(source).flatMap(([exported, definition]) => {
  if (typeof definition !== 'object' || definition === null || !('machine' in definition && 'events' in definition)) return [];
  const problems = problemsOf(definition);
  const machine = problems.length === 0 ? load(definition, digest) : null;
  return [{ exported, pin: definition.name + '@' + definition.version, problems, machine }];
});`,
        resolveDir: root,
        loader: 'ts',
      },
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'examined',
      target: 'es2023',
      logLevel: 'silent',
      // Modules are strict, a script is not: there, writing to a frozen context would pass in silence.
      banner: { js: '(() => {"use strict";' },
      footer: { js: 'return examined.look;\n})()' },
      absWorkingDir: root,
      nodePaths: [join(root, 'node_modules')],
    });
    return result.outputFiles[0]?.text ?? '';
  } catch (error) {
    const reasons = (error as Partial<BuildFailure>).errors?.map(({ text, location }) =>
      location === null ? text : `${location.file}:${location.line}: ${text}`,
    );
    if (reasons === undefined) throw error;
    throw new Failure(EXIT.usage, [`${path} cannot be built:`, ...reasons]);
  }
}

/** A machine by its released pin (`proposal@1`), by name, or by file. @throws Failure */
export async function machineOf(word: string): Promise<Machine> {
  const digest = readReleaseIndex(releasedFolder())[word];
  if (digest !== undefined) {
    return loadBundle(readFileSync(join(releasedFolder(), `${digest}.js`)), digest);
  }
  if (/^[a-z][a-z0-9-]*@\d+$/.test(word)) {
    const pins = Object.keys(readReleaseIndex(releasedFolder()));
    throw new Failure(EXIT.notFound, [`${word} is not released.`, `Released: ${pins.join(', ') || 'none'}.`]);
  }
  const [first] = await examine(sourceOf(word));
  if (first?.machine) return first.machine;
  throw new Failure(EXIT.failed, [`${first?.pin ?? word} cannot run durably.`, `See: mufakat machine check ${word}`]);
}
