import { canonicalize } from '../ledger/canonical.ts';
import type { Context } from './context.ts';
import { type Notice, writeNotice } from './notices.ts';
import type { Ground } from './step.ts';
import type { HostRefusal } from './types.ts';

/** Keeps that a command was refused, for the gathered record in the stream `operations`. The case itself is untouched. */
export async function noteRefusal(
  context: Context,
  commandId: string,
  sender: { readonly person: string | null; readonly seat: string | null },
  type: string,
  ground: Ground,
  refusal: HostRefusal,
): Promise<void> {
  const entry = canonicalize({
    case: ground.caseId,
    command: commandId,
    person: sender.person,
    seat: sender.seat,
    // What the machine does not know could be anything: its name is not kept.
    type: ground.machine.events[type] === undefined && type !== 'start' ? null : type,
    code: refusal.code,
    rule: refusal.rule,
    at: ground.at,
  });
  await writeNotice(context.database, { kind: 'refusal', at: ground.at, entry } satisfies Notice);
}
