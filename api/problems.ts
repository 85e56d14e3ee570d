import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Said, said, spoken } from '../words/said.ts';
import { type Mistake, mistakeSaid } from './mistakes.ts';
import type { Speech } from './speech.ts';

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

/** What a problem says. What the catalogue says is put into the language of the reader when it is told. */
interface Saying {
  readonly title: string | Said;
  readonly detail: string | Said;
  readonly remedy: string | Said;
}
type Given = Saying &
  Pick<Problem, 'commandId' | 'refusal'> & {
    readonly errors?: readonly Mistake[];
  };

/** An error on its way to the sender. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly #kind: ProblemKind;
  readonly #given: Given;

  constructor(kind: ProblemKind, given: Given) {
    super([given.title, given.detail].map((one) => (typeof one === 'string' ? one : one.key)).join(' '));
    this.status = STATUS[kind];
    this.#kind = kind;
    this.#given = given;
  }

  told({ words, language }: Speech): Problem {
    const { title, detail, remedy, errors, ...more } = this.#given;
    return {
      type: `urn:mufakat:problem:${this.#kind}`,
      status: this.status,
      title: spoken(words, language, title),
      detail: spoken(words, language, detail),
      remedy: spoken(words, language, remedy),
      ...(errors && {
        errors: errors.map(({ path, message }) => ({ path, message: spoken(words, language, mistakeSaid(message)) })),
      }),
      ...more,
    };
  }
}

/** A problem whose words stand in the catalogue. */
export function saying(key: string, values?: Said['values']): Saying {
  return {
    title: said('problems', `${key}-title`, values),
    detail: said('problems', `${key}-detail`, values),
    remedy: said('problems', `${key}-remedy`, values),
  };
}

/** A command that cannot be used, with all that is wrong in it. */
export function invalid(title: Said, mistakes: readonly Mistake[], commandId: string): ProblemError {
  return new ProblemError('invalid', {
    ...saying('mistakes', { count: mistakes.length }),
    title,
    errors: mistakes,
    commandId,
  });
}

/** The title of a command that cannot be used. */
export function unusable(type: string): Said {
  return said('problems', 'command-title', { type });
}

/** The id of a command stands for another one already. */
export function idUsed(commandId: string): ProblemError {
  return new ProblemError('conflict', { ...saying('id-used', { commandId }), commandId });
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 503) void reply.header('retry-after', '2');
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="mufakat"');
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
