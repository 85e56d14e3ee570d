import type { FastifyBaseLogger, FastifyError, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import { type Issue, mistakesOf } from './mistakes.ts';
import { ProblemError, saying } from './problems.ts';

/** Any error on its way out, as a problem that says what happened, why, and what to do. Nothing internal leaves. */
export function problemOf(error: unknown, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error;
  const commandId = commandIdIn(request);
  const given = commandId === undefined ? {} : { commandId };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map(({ keyword, instancePath, message = '', params }): Issue => {
      const path = instancePath.split('/').filter((part) => part !== '');
      return { ...params, code: keyword, path, message };
    });
    const mistakes = mistakesOf(issues);
    return new ProblemError('invalid', {
      ...saying('request', { count: mistakes.length }),
      errors: mistakes,
      ...given,
    });
  }
  if (!(error instanceof Error)) return internal(given);
  switch (error.name) {
    case 'StoreUnavailable':
    case 'Busy':
      return new ProblemError('away', {
        ...saying(error.name === 'Busy' ? 'busy' : 'store-away', { why: error.message }),
        ...given,
      });
    case 'MachineMissing':
      return new ProblemError('away', { ...saying('machine-missing', { why: error.message }), ...given });
    default:
      return ofFastify(error as FastifyError, given);
  }
}

/** Errors of the framework itself, by their own codes. */
function ofFastify({ code, statusCode }: FastifyError, given: { readonly commandId?: string }): ProblemError {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ProblemError('too-large', { ...saying('body-too-large'), ...given });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ProblemError('unsupported', { ...saying('media-type'), ...given });
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new ProblemError('invalid', { ...saying('no-json'), ...given });
    default:
      if (statusCode === 429) return tooMany();
      if (statusCode === 503) return overloaded(given);
      return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? unreadable(given) : internal(given);
  }
}

/** What the framework would not let in: a malformed address, a poisoned body, … */
function unreadable(given: { readonly commandId?: string }): ProblemError {
  return new ProblemError('invalid', { ...saying('unreadable'), ...given });
}

export function tooMany(): ProblemError {
  return new ProblemError('too-many', saying('too-many'));
}

function overloaded(given: { readonly commandId?: string }): ProblemError {
  return new ProblemError('away', { ...saying('overloaded'), ...given });
}

function internal(given: { readonly commandId?: string }): ProblemError {
  return new ProblemError('internal', { ...saying('internal'), ...given });
}

/** Where the failure is ours, its place goes to the log: names, codes and stack frames, never messages, which may quote what was sent. */
export function logFailure(log: FastifyBaseLogger, error: unknown): void {
  if (!(error instanceof Error)) {
    log.error({ failure: typeof error }, 'a request failed');
    return;
  }
  // The message stands at the head of the stack, and could have lines of its own.
  const frames = (error.stack ?? '')
    .split(error.message)
    .at(-1)
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line));
  const code = 'code' in error ? { code: String(error.code) } : {};
  const where =
    code.code === 'FST_ERR_RESPONSE_SERIALIZATION' && isResponseSerializationError(error)
      ? { places: error.cause.issues.map(({ path, code: what }) => `${path.map(String).join('.')} ${what}`) }
      : {};
  log.error({ failure: error.name, ...code, ...where, frames }, 'a request failed');
}

function commandIdIn({ body }: FastifyRequest): string | undefined {
  if (typeof body !== 'object' || body === null || !('commandId' in body)) return undefined;
  const { commandId } = body;
  return typeof commandId === 'string' && /^[0-9a-f-]{36}$/i.test(commandId) ? commandId : undefined;
}
