import { isGrpcServiceError } from '@temporalio/client';

/** Our own errors and those of connections: their words hold no free text and no personal data. */
const QUOTABLE = new Set(['StoreUnavailable', 'MachineMissing', 'CaseMissing', 'StepFailed', 'Busy', 'TransportError']);

/** Why something failed, fit for a log: the messages of other errors may quote values, so they are told by name and code. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  if (isGrpcServiceError(error)) return `${error.name}: ${error.details}`;
  if (QUOTABLE.has(error.name)) return `${error.name}: ${error.message}`;
  const { cause } = error;
  const name = 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
  return cause === undefined ? name : `${name}, because of ${reasonOf(cause)}`;
}

/** gRPC's CANCELLED, DEADLINE_EXCEEDED and UNAVAILABLE. */
const AWAY: ReadonlySet<unknown> = new Set([1, 4, 14]);

/** Temporal did not answer: everything that was to be said to it waits. */
export function isAway(error: unknown): boolean {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    if (one.name === 'TransportError') return true;
    if ('code' in one && AWAY.has(one.code)) return true;
  }
  return false;
}

const INVALID_ARGUMENT = 3;

/** The cluster has no such search attribute: it was exchanged, or wiped, since it was asked. */
export function isUnknownSearchAttribute(error: unknown): boolean {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    if ('code' in one && one.code === INVALID_ARGUMENT && /search attribute/i.test(one.message)) return true;
  }
  return false;
}
