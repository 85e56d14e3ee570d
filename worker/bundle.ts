import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { packageRoot } from '../product.ts';

/** Where the workflow bundle lies: one file for the build, the package and the tests. */
export function workflowBundlePath(): string {
  return join(packageRoot(), 'dist', 'workflows.bundle.js');
}

/**
 * Builds the workflow bundle from the sources. Workflows import types only, so nothing of the engine or of XState is in it.
 * @throws when a workflow imports what the sandbox has not.
 */
export async function buildWorkflowBundle(target = workflowBundlePath()): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(packageRoot(), 'workflows', 'index.ts'),
    // Packages that choose their build by condition give the one that production runs.
    webpackConfigHook: (config) => ({ ...config, mode: 'production', optimization: { minimize: false } }),
    logger: new DefaultLogger('WARN'),
  });
  await mkdir(dirname(target), { recursive: true });
  // Whole or not at all: a worker may be starting beside the build.
  const unfinished = `${target}.${process.pid}`;
  await writeFile(unfinished, code);
  await rename(unfinished, target);
}
