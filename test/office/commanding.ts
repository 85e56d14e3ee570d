import { randomUUID } from 'node:crypto';
import { ask, type Reply } from '../api/asking.ts';
import type { Stage } from '../api/stage.ts';

/** What the office's door answers: an acceptance, or a problem. */
export interface OfficeReply {
  readonly seq: number;
  readonly at: string;
  readonly recorded: readonly string[];
  readonly says: Readonly<Record<string, unknown>>;
  readonly detail?: string;
  readonly refusal?: { readonly rule: string };
}

/** Gives the office a command, as the holder of that seat. */
export function command(
  stage: Stage,
  seat: string,
  type: string,
  data: object = {},
  more: object = {},
): Promise<Reply<OfficeReply>> {
  return ask<OfficeReply>(stage, seat, 'POST', '/office/commands', { commandId: randomUUID(), type, data, ...more });
}

/** The same, and it must be taken. */
export async function commanded(
  stage: Stage,
  seat: string,
  type: string,
  data: object = {},
  more: object = {},
): Promise<OfficeReply> {
  const { status, body } = await command(stage, seat, type, data, more);
  if (status !== 200) throw new Error(`${type} by ${seat} was not taken: ${JSON.stringify(body)}`);
  return body;
}

/** Name of the rule by which it is refused. */
export async function refusedBy(
  stage: Stage,
  seat: string,
  type: string,
  data: object = {},
  more: object = {},
): Promise<string> {
  const { status, body } = await command(stage, seat, type, data, more);
  if (status !== 422 || body.refusal === undefined)
    throw new Error(`${type} by ${seat} was not refused: ${JSON.stringify(body)}`);
  return body.refusal.rule.replace(/^office\./, '');
}
