import type { FastifyRequest } from 'fastify';
import { ProblemError, saying } from './problems.ts';
import { type Bearer, TokenRefused, type TokenRules, verifyToken } from './tokens.ts';

/** Who sends a request, by its token alone; each request's token is looked at once. */
export interface Authentication {
  /** @throws ProblemError unauthenticated */
  bearerOf(request: FastifyRequest): Promise<Bearer>;
  /** For counting requests: the person, or the address of whoever shows no good token. */
  senderOf(request: FastifyRequest): Promise<string>;
}

export function authentication(tokens: TokenRules): Authentication {
  const known = new WeakMap<FastifyRequest, Promise<Bearer>>();
  const bearerOf = (request: FastifyRequest): Promise<Bearer> => {
    const bearer = known.get(request) ?? verified(request, tokens);
    known.set(request, bearer);
    return bearer;
  };
  return {
    bearerOf,
    senderOf: async (request) => {
      if (request.headers.authorization === undefined) return request.ip;
      return bearerOf(request).then(
        ({ person }) => person,
        () => request.ip,
      );
    },
  };
}

async function verified({ headers }: FastifyRequest, tokens: TokenRules): Promise<Bearer> {
  const [, token] = /^Bearer ([\w.-]+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) throw new ProblemError('unauthenticated', saying('no-token'));
  try {
    return await verifyToken(token, tokens);
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    throw new ProblemError('unauthenticated', saying('bad-token', { reason: error.reason }));
  }
}
