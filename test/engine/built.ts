import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { build } from 'esbuild';
import type { Fault } from './faults.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface BuildOptions {
  readonly fault?: Fault;
  /** Which of XState's two builds goes in. */
  readonly xstate?: 'development' | 'production';
}

/** Builds the engine with its cases and random lives into one script, as a release is built, and runs it here. */
export async function builtProbe(options: BuildOptions = {}): Promise<typeof import('./probe.ts')> {
  const { fault, xstate = 'production' } = options;
  const result = await build({
    entryPoints: [join(root, 'test/engine/probe.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'probe',
    target: 'es2023',
    conditions: [xstate, 'module', 'import', 'default'],
    banner: { js: '(() => {"use strict";' },
    footer: { js: 'return probe;\n})()' },
    logLevel: 'silent',
    absWorkingDir: root,
    plugins: fault === undefined ? [] : [planting(fault)],
  });
  const code = result.outputFiles[0]?.text ?? '';
  return new Script(code, { filename: `engine-with-${xstate}.js` }).runInThisContext() as typeof import('./probe.ts');
}

/** @throws when the place of the fault is not there exactly once: the engine has changed, and the fault must follow. */
export function sourceWith({ file, find, replace, name }: Fault): string {
  const source = readFileSync(join(root, file), 'utf8');
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`the fault '${name}' finds its place ${parts.length - 1} times in ${file}`);
  return parts.join(replace);
}

function planting(fault: Fault): import('esbuild').Plugin {
  const filter = new RegExp(`${fault.file.replaceAll(/[./]/g, '[./\\\\]')}$`);
  return {
    name: 'plant',
    setup({ onLoad }) {
      onLoad({ filter }, () => ({ contents: sourceWith(fault), loader: 'ts' }));
    },
  };
}
