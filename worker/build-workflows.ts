import { buildWorkflowBundle } from './bundle.ts';

/** `node dist/worker/build-workflows.js`: the last step of the build. */
await buildWorkflowBundle();
