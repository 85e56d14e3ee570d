import type { Json, JsonObject } from '../engine/types.ts';
import { SYSTEM } from './acts.ts';
import type { OfficeRecord } from './types.ts';

/** A record of the stream `operations` of what nobody has asked for. `cause`: why it is recorded. */
export function systemRecord(
  type: string,
  facts: JsonObject,
  cause: Json,
  more: Pick<OfficeRecord, 'commandId' | 'announced'> = {},
): OfficeRecord {
  return { stream: 'operations', type, facts, actor: SYSTEM, claims: null, cause, ...more };
}
