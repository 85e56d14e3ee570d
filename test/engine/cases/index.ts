import type { ConformanceCase } from '../collection.ts';
import { context } from './context.ts';
import { guards } from './guards.ts';
import { transitions } from './transitions.ts';

/** All conformance cases, by feature. */
export const CONFORMANCE: readonly ConformanceCase[] = [...transitions, ...guards, ...context];
