import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../product.ts';
import { buildWorkflowBundle, workflowBundlePath } from '../../worker/bundle.ts';

/** The bundle that ships, built again when a workflow is younger than it. */
export async function currentBundle(): Promise<string> {
  const folder = join(packageRoot(), 'workflows');
  const sources = (await readdir(folder)).map((name) => join(folder, name));
  const bundle = workflowBundlePath();
  const built = await stat(bundle).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  const ages = await Promise.all(sources.map(async (source) => (await stat(source)).mtimeMs));
  if (Math.max(...ages) > built) await buildWorkflowBundle(bundle);
  return bundle;
}
