import { z } from 'zod';
import { commandIdOf } from '../host/requests.ts';
import type { Answer, CaseView, Host } from '../host/types.ts';
import type { JsonObject } from '../engine/types.ts';
import type { Database, Statement } from '../store/index.ts';
import type { FleetOperation, FleetOutcome } from './fleet.ts';
import { refusedBy } from './refused.ts';

const ARGUMENT = z.object({
  /** Of the telling. */
  id: z.string(),
  seq: z.int(),
  event: z.enum(['OFFICE_CHANGED', 'CALENDAR_CHANGED', 'POLICY_CHANGED']),
  /** Cases opened before it. */
  at: z.string(),
  cases: z.string(),
  policy: z.string().optional(),
});
export type TellArgument = z.infer<typeof ARGUMENT>;

/** What has to be known of policies before a case comes over to another one. */
export interface PolicyMoves {
  /** Whether cases of that machine (`proposal@2`) can run under the policy of that digest. */
  serves(policy: string, pin: string): boolean;
  /** Whether a later decision of the office than that record of the directory moves the case. */
  movedAgain(caseId: string, seq: number): Promise<boolean>;
}

const CASES: Statement = {
  name: 'fleet-told-cases',
  text: `select id from mufakat.cases where status = 'active' and opened_at < $1 and ($2 = 'all' or id = $2) and id > $3
    order by id limit $4`,
};
const KNOWN: Statement = {
  name: 'fleet-told-commands',
  text: 'select id from mufakat.commands where id = any($1::text[])',
};

/** Tells open cases of a change of the office, each once: whoever is told by several orders, or twice, has one record of it. */
export function tellCases(database: Pick<Database, 'query'>, host: Host, moves: PolicyMoves): FleetOperation {
  return {
    cases: async (argument, after, limit) => {
      const { at, cases } = ARGUMENT.parse(argument);
      const rows = await database.query<{ id: string }>(CASES, [at, cases, after ?? '', limit]);
      return rows.map(({ id }) => id);
    },
    apply: async (caseId, argument) => tellCase(host, moves, caseId, ARGUMENT.parse(argument)),
  };
}

/** Those of the given cases that have not recorded it. */
export async function untold(
  database: Pick<Database, 'query'>,
  telling: Pick<TellArgument, 'id'>,
  cases: readonly string[],
): Promise<readonly string[]> {
  const commands = new Map(cases.map((caseId) => [commandIdOf(causeOf(telling, caseId)), caseId]));
  for (const { id } of await database.query<{ id: string }>(KNOWN, [[...commands.keys()]])) commands.delete(id);
  return [...commands.values()];
}

/** The cause does not name who carries it out: so the fleet and the check of it do it once. */
function causeOf({ id }: Pick<TellArgument, 'id'>, caseId: string): JsonObject {
  return { office: id, case: caseId };
}

async function tellCase(host: Host, moves: PolicyMoves, caseId: string, telling: TellArgument): Promise<FleetOutcome> {
  const { event, seq, policy } = telling;
  const view = await host.view(caseId);
  if (view === null || view.state.status !== 'active' || view.machine.events[event] === undefined) return 'unchanged';
  const cause = causeOf(telling, caseId);
  if (event !== 'POLICY_CHANGED')
    return outcomeOf(await host.sendAsSystem({ case: caseId, event: { type: event, record: seq }, cause }));
  if (policy === undefined || !(await comesOver(moves, view, policy, seq))) return 'unchanged';
  return outcomeOf(await host.move({ case: caseId, policy, cause }));
}

async function comesOver(moves: PolicyMoves, { caseId, machine }: CaseView, policy: string, seq: number) {
  return moves.serves(policy, `${machine.name}@${machine.version}`) && !(await moves.movedAgain(caseId, seq));
}

function outcomeOf(answer: Answer): FleetOutcome {
  // It has just ended, or runs under that policy already.
  return answer.outcome === 'accepted' ? 'done' : refusedBy(answer, ['ended', 'not-open']);
}
