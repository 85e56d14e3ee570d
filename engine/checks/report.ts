import type { Problem } from '../problems.ts';

/** Tells one problem: its code, where, why, and what to do. The same told twice counts once. */
export type Report = (code: Problem['code'], place: string, reason: string, remedy: string) => void;
