import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Problem } from '../../api/problems.ts';
import type { Answer, HistoryView, Page, ProposalView } from '../../cli/client.ts';
import { packageRoot } from '../../product.ts';
import type { Stage } from './stage.ts';

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
}

export async function sample(name: string): Promise<Record<string, unknown>> {
  return parse(await readFile(join(packageRoot(), 'samples', `${name}.yaml`), 'utf8')) as Record<string, unknown>;
}

/** One request as the holder of that seat. */
export async function ask<T = Problem>(
  stage: Stage,
  seat: string,
  method: 'GET' | 'POST',
  path: string,
  payload?: object,
  language: 'en' | 'id' = 'en',
): Promise<Reply<T>> {
  const reply = await stage.server.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${await stage.tokenOf(seat)}`, 'accept-language': language },
    ...(payload && { payload }),
  });
  return { status: reply.statusCode, body: reply.json<T>() };
}

export function submit<T = Answer>(
  stage: Stage,
  seat: string,
  proposal: unknown,
  more: object = {},
): Promise<Reply<T>> {
  return ask<T>(stage, seat, 'POST', '/proposals', { commandId: randomUUID(), proposal, ...more });
}

/** Submits a sample as the focal point of its proponent and gives its reference. */
export async function submitted(stage: Stage, name: string, seat: string): Promise<string> {
  const { status, body } = await submit(stage, seat, await sample(name));
  if (status !== 201 || body.reference === null) throw new Error(`not submitted: ${JSON.stringify(body)}`);
  return body.reference;
}

/** Gives an event on the present text. */
export async function act<T = Answer>(
  stage: Stage,
  seat: string,
  reference: string,
  type: string,
  more: object = {},
): Promise<Reply<T>> {
  const { text } = (await show(stage, 'auditor', reference)).body;
  return ask<T>(stage, seat, 'POST', `/proposals/${reference}/commands`, {
    commandId: randomUUID(),
    type,
    textHash: text.hash,
    ...more,
  });
}

/** The same, and it must be taken. */
export async function acted(
  stage: Stage,
  seat: string,
  reference: string,
  type: string,
  more: object = {},
): Promise<Answer> {
  const { status, body } = await act(stage, seat, reference, type, more);
  if (status !== 200) throw new Error(`${type} by ${seat} was not taken: ${JSON.stringify(body)}`);
  return body;
}

export function show<T = ProposalView>(stage: Stage, seat: string, reference: string): Promise<Reply<T>> {
  return ask<T>(stage, seat, 'GET', `/proposals/${reference}`);
}

export function history<T = HistoryView>(stage: Stage, seat: string, reference: string): Promise<Reply<T>> {
  return ask<T>(stage, seat, 'GET', `/proposals/${reference}/history`);
}

export function list<T = Page>(stage: Stage, seat: string, query = ''): Promise<Reply<T>> {
  return ask<T>(stage, seat, 'GET', `/proposals${query}`);
}
