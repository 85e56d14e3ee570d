/** Everything the worker's workflow bundle exports: each function here is a workflow type. */
export { companion } from './companion.ts';
export { fleet } from './fleet.ts';
