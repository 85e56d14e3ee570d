import { z } from 'zod';
import type { Json, MachineEvent } from '../engine/types.ts';
import type { Host } from '../host/types.ts';
import type { Database, Statement } from '../store/index.ts';
import type { FleetOperation } from './fleet.ts';
import { refusedBy } from './refused.ts';

const ARGUMENT = z.object({
  /** Name of the machine whose open cases are meant. */
  machine: z.string(),
  event: z.looseObject({ type: z.string() }),
});

const OPEN_CASES: Statement = {
  name: 'fleet-open-cases',
  text: `select id from mufakat.cases where status = 'active' and machine = $1 and id > $2 order by id limit $3`,
};

/** A command of the office on every open case of a machine, once per case. Argument: `{machine, event}`. */
export function sendToAll(database: Database, host: Host): FleetOperation {
  return {
    cases: async (argument, after, limit) => {
      const { machine } = ARGUMENT.parse(argument);
      const rows = await database.query<{ id: string }>(OPEN_CASES, [machine, after ?? '', limit]);
      return rows.map(({ id }) => id);
    },
    apply: async (caseId, argument, fleet) => {
      const { event } = ARGUMENT.parse(argument);
      const answer = await host.sendAsSystem({
        case: caseId,
        event: event as Record<string, Json> & MachineEvent,
        cause: { fleet, case: caseId },
      });
      return answer.outcome === 'accepted' ? 'done' : refusedBy(answer);
    },
  };
}
