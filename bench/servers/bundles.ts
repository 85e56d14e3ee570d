import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { buildWorkflowBundle } from '../../worker/bundle.ts';

/** The companion's bundle as it ships, and the hand-written peer's, both built from the sources as they are now. */
export async function buildBundles(directory: string): Promise<{ companionBundle: string; peerBundle: string }> {
  const companionBundle = join(directory, 'companion.js');
  await buildWorkflowBundle(companionBundle);
  const peerBundle = join(directory, 'peer.js');
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../variants/temporal/workflow.ts', import.meta.url)),
    webpackConfigHook: (config) => ({ ...config, mode: 'production', optimization: { minimize: false } }),
    logger: new DefaultLogger('ERROR'),
  });
  await writeFile(peerBundle, code);
  return { companionBundle, peerBundle };
}
