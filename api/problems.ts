import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Mistake } from './mistakes.ts';

/** RFC 9457 problem details. Every error says what happened (`title`), why (`detail`) and what to do now (`remedy`). */
export const Problem = z
  .object({
    type: z.string().describe('What kind of problem: stable, to be compared by programs.'),
    title: z.string().describe('What happened.'),
    status: z.int(),
    detail: z.string().describe('Why.'),
    remedy: z.string().describe('What to do now.'),
    commandId: z.string().optional().describe('The command this answers; it can be repeated under this id.'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('All mistakes of what was sent, each with its place.'),
    refusal: z
      .object({
        code: z.string().describe('Sort of refusal: not-now, guard, seat, ended, unknown-event, …'),
        rule: z.string().describe('Machine and version that refused, as proposal@1.'),
        state: z.string().nullable().describe('State of the proposal, as far as you may see it.'),
        missing: z.array(z.unknown()).describe('What stood in the way.'),
        permitted: z.array(z.string()).describe('What you could do now.'),
      })
      .optional(),
  })
  .meta({ id: 'Problem', description: 'An error (RFC 9457).' });
export type Problem = z.output<typeof Problem>;

export type ProblemKind =
  | 'invalid'
  | 'unauthenticated'
  | 'not-found'
  | 'refused'
  | 'conflict'
  | 'too-large'
  | 'too-many'
  | 'unsupported'
  | 'away'
  | 'internal';

const STATUS: Readonly<Record<ProblemKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  refused: 422,
  'too-many': 429,
  internal: 500,
  away: 503,
};

/** An error on its way to the sender. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  constructor(kind: ProblemKind, words: Omit<Problem, 'type' | 'status'>) {
    super(`${words.title} ${words.detail}`);
    this.problem = { type: `urn:mufakat:problem:${kind}`, status: STATUS[kind], ...words };
  }
}

/** A command that cannot be used, with all that is wrong in it. */
export function invalid(title: string, mistakes: readonly Mistake[], commandId: string): ProblemError {
  return new ProblemError('invalid', {
    title,
    detail: mistakes.length === 1 ? 'There is one mistake:' : `There are ${mistakes.length} mistakes:`,
    errors: [...mistakes],
    remedy: 'Mend all of them and send it again.',
    commandId,
  });
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 503) void reply.header('retry-after', '2');
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="mufakat"');
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
