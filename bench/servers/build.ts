import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const BENCH = fileURLToPath(new URL('..', import.meta.url));
/** Under bench/, so that what stays outside the bundle is found as from the sources. */
const BUILT = join(BENCH, '.build');

/** The programs that are measured, by their sources. */
export const PROGRAMS = [
  'variants/front.ts',
  'variants/mufakat/background.ts',
  'variants/temporal/background.ts',
  'variants/restate/background.ts',
  'sections/engine-process.ts',
] as const;
export type Program = (typeof PROGRAMS)[number];

/**
 * Builds the measured programs to plain JavaScript. Run from the sources, a loader would wrap every inner function to keep
 * its name, which is measured too and is in no product.
 */
export async function buildPrograms(): Promise<void> {
  await rm(BUILT, { recursive: true, force: true });
  await build({
    entryPoints: PROGRAMS.map((program) => join(BENCH, program)),
    outbase: BENCH,
    outdir: BUILT,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
}

export function builtProgram(program: Program): string {
  return join(BUILT, program.replace(/\.ts$/, '.js'));
}
