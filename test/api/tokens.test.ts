import { createHmac, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../api/problems.ts';
import { AUDIENCE, holderOf, ISSUER, issuerKeys, openStage, type Stage, tokenFor } from './stage.ts';

let stage: Stage;
let person: string;
beforeAll(async () => {
  stage = await openStage();
  person = holderOf(stage.directory, 'desk');
});
afterAll(() => stage.close());

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function claims(): object {
  const now = Math.floor(Date.now() / 1000);
  return { sub: person, iss: ISSUER, aud: AUDIENCE, iat: now, exp: now + 600 };
}

async function tried(
  authorization: string | undefined,
): Promise<{ status: number; problem: Problem; challenge: unknown }> {
  const reply = await stage.server.inject({
    url: '/api/v1/proposals',
    headers: authorization === undefined ? {} : { authorization },
  });
  return { status: reply.statusCode, problem: reply.json<Problem>(), challenge: reply.headers['www-authenticate'] };
}

describe('persons come by token only', () => {
  it('a good token is taken', async () => {
    expect((await tried(`Bearer ${await tokenFor(person)}`)).status).toBe(200);
  });

  it.each<[string, () => string | undefined | Promise<string>]>([
    ['no token', () => undefined],
    ['another scheme', () => 'Basic ZGVzazpkZXNr'],
    ['no token at all after Bearer', () => 'Bearer '],
    ['gibberish', () => 'Bearer a.b.c'],
    ['an issuer of another name', async () => `Bearer ${await tokenFor(person, { issuer: 'somebody' })}`],
    ['another audience', async () => `Bearer ${await tokenFor(person, { audience: 'another-service' })}`],
    ['an expired one', async () => `Bearer ${await tokenFor(person, { expires: -120 })}`],
    [
      'one signed by another key',
      async () => `Bearer ${await tokenFor(person, { key: generateKeyPairSync('ed25519').privateKey })}`,
    ],
    ['alg none', () => `Bearer ${base64url({ alg: 'none' })}.${base64url(claims())}.`],
    [
      'a MAC with the public key as its secret',
      () => {
        const signed = `${base64url({ alg: 'HS256' })}.${base64url(claims())}`;
        const secret = issuerKeys.publicKey.export({ type: 'spki', format: 'pem' });
        return `Bearer ${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
      },
    ],
    [
      'one whose claims were changed after it was signed',
      async () => {
        const [head, , signature] = (await tokenFor(person)).split('.');
        return `Bearer ${head}.${base64url({ ...claims(), sub: holderOf(stage.directory, 'comanager-au') })}.${signature}`;
      },
    ],
    ['a subject that is no person', async () => `Bearer ${await tokenFor('desk')}`],
  ])('%s is refused', async (_name, authorization) => {
    const { status, problem, challenge } = await tried(await authorization());
    expect(status).toBe(401);
    expect(problem).toMatchObject({ type: 'urn:mufakat:problem:unauthenticated', status: 401 });
    expect(problem.remedy).not.toBe('');
    expect(challenge).toBe('Bearer realm="mufakat"');
  });

  it('a person who holds no seat sees nothing and can do nothing', async () => {
    const authorization = `Bearer ${await tokenFor(`person_${'0'.repeat(24)}`)}`;
    const list = await stage.server.inject({ url: '/api/v1/proposals', headers: { authorization } });
    expect(list.json()).toEqual({ items: [], next: null });
  });

  it('the body cannot name a person or borrow a seat', async () => {
    const authorization = `Bearer ${await tokenFor(person)}`;
    const named = await stage.server.inject({
      method: 'POST',
      url: '/api/v1/proposals',
      headers: { authorization },
      payload: { commandId: 'd6a1b3c4-0000-4000-8000-000000000001', proposal: {}, person: 'person_x', actor: 'desk' },
    });
    expect(named.statusCode).toBe(400);
    expect(named.json<Problem>().errors?.map(({ path }) => path)).toEqual(['person', 'actor']);
  });

  it('health and documents need no token, and tell nothing of the office', async () => {
    for (const url of ['/healthz', '/readyz', '/docs/json'])
      expect((await stage.server.inject({ url })).statusCode).toBe(200);
  });
});

describe('too many requests', () => {
  it('are answered as such, per person', async () => {
    const tight = await openStage({ requests: 3 });
    try {
      const one = { authorization: `Bearer ${await tight.tokenOf('desk')}` };
      const other = { authorization: `Bearer ${await tight.tokenOf('comanager-au')}` };
      for (let request = 1; request <= 3; request += 1)
        expect((await tight.server.inject({ url: '/api/v1/proposals', headers: one })).statusCode).toBe(200);
      const refused = await tight.server.inject({ url: '/api/v1/proposals', headers: one });
      expect(refused.statusCode).toBe(429);
      expect(refused.headers['retry-after']).toBeDefined();
      expect(refused.json<Problem>().remedy).toMatch(/retry-after/);
      expect((await tight.server.inject({ url: '/api/v1/proposals', headers: other })).statusCode).toBe(200);
      // Guessing tokens counts for the address it comes from, whatever is guessed.
      const guesses: number[] = [];
      for (let guess = 1; guess <= 4; guess += 1) {
        const headers = { authorization: `Bearer a.${guess}.c` };
        guesses.push((await tight.server.inject({ url: '/api/v1/proposals', headers })).statusCode);
      }
      expect(guesses).toEqual([401, 401, 401, 429]);
    } finally {
      await tight.close();
    }
  });
});
