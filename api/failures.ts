import type { FastifyBaseLogger, FastifyError, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import { type Issue, mistakesOf } from './mistakes.ts';
import { type Problem, ProblemError } from './problems.ts';

/** Any error on its way out, as a problem that says what happened, why, and what to do. Nothing internal leaves. */
export function problemOf(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof ProblemError) return error.problem;
  const commandId = commandIdIn(request);
  const given = commandId === undefined ? {} : { commandId };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map(({ keyword, instancePath, message = '', params }): Issue => {
      const { keys } = params as { readonly keys?: readonly string[] };
      return {
        code: keyword,
        path: instancePath.split('/').filter((part) => part !== ''),
        message,
        ...(keys && { keys }),
      };
    });
    return new ProblemError('invalid', {
      title: 'The request cannot be used as it is; nothing was done.',
      detail: issues.length === 1 ? 'There is one mistake:' : `There are ${issues.length} mistakes:`,
      errors: [...mistakesOf(issues)],
      remedy: 'Mend all of them and send it again; /docs describes every request.',
      ...given,
    }).problem;
  }
  if (!(error instanceof Error)) return internal(given);
  switch (error.name) {
    case 'StoreUnavailable':
    case 'Busy':
      return new ProblemError('away', {
        title: error.name === 'Busy' ? 'Too many commands on this proposal at once.' : 'The database does not answer.',
        detail: error.message,
        remedy: 'Send exactly the same again in a moment, with the same command id: nothing is done twice.',
        ...given,
      }).problem;
    case 'MachineMissing':
      return new ProblemError('away', {
        title: 'This server does not have the rules of this proposal.',
        detail: error.message,
        remedy: 'Ask the operator to start the release that has them; the proposal waits unharmed.',
        ...given,
      }).problem;
    default:
      return ofFastify(error as FastifyError, given);
  }
}

/** Errors of the framework itself, by their own codes. */
function ofFastify({ code, statusCode }: FastifyError, given: { readonly commandId?: string }): Problem {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ProblemError('too-large', {
        title: 'The request is too large; nothing was done.',
        detail: 'It has more bytes than this server takes in one request.',
        remedy: 'Send smaller or fewer files.',
        ...given,
      }).problem;
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ProblemError('unsupported', {
        title: 'The request is not in a form that is understood here.',
        detail: 'Its content-type is not application/json.',
        remedy: 'Send JSON, with content-type: application/json.',
        ...given,
      }).problem;
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new ProblemError('invalid', {
        title: 'The body is no JSON; nothing was done.',
        detail: 'It could not be read.',
        remedy: 'Send a JSON object; /docs describes it.',
        ...given,
      }).problem;
    default:
      if (statusCode === 429) return tooMany();
      if (statusCode === 503) return overloaded(given);
      return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? unreadable(given) : internal(given);
  }
}

/** What the framework would not let in: a malformed address, a poisoned body, … */
function unreadable(given: { readonly commandId?: string }): Problem {
  return new ProblemError('invalid', {
    title: 'The request could not be read; nothing was done.',
    detail: 'Its address, headers or body are malformed.',
    remedy: 'Check how it is made; /docs describes every request.',
    ...given,
  }).problem;
}

export function tooMany(): Problem {
  return new ProblemError('too-many', {
    title: 'Too many requests.',
    detail: 'One person or address may make only so many requests in a minute.',
    remedy: 'Wait for the time that retry-after tells, then go on.',
  }).problem;
}

function overloaded(given: { readonly commandId?: string }): Problem {
  return new ProblemError('away', {
    title: 'This server has too much to do at present.',
    detail: 'It takes no more until it has caught up.',
    remedy: 'Send exactly the same again in a moment, with the same command id.',
    ...given,
  }).problem;
}

function internal(given: { readonly commandId?: string }): Problem {
  return new ProblemError('internal', {
    title: 'Something in this server went wrong.',
    detail: 'It is in the server’s log under the request id of the x-request-id header.',
    remedy: 'Send the same again with the same command id; if it fails again, tell the operator the request id.',
    ...given,
  }).problem;
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
