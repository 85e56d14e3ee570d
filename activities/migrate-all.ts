import { z } from 'zod';
import type { Host } from '../host/types.ts';
import type { Database, Statement } from '../store/index.ts';
import type { FleetOperation } from './fleet.ts';
import { refusedBy } from './refused.ts';

const ARGUMENT = z.object({
  /** Name of the machine whose running cases come over, and the versions. */
  machine: z.string(),
  from: z.int(),
  to: z.int(),
  /** Id or reference of the one case that is meant; without it all. */
  case: z.string().optional(),
});
export type MigrateArgument = z.infer<typeof ARGUMENT>;

/**
 * Those of the new version as well: a page that is done again after a kill gets the stored answers of what was done, and
 * the tally stays right. By the clock of ids, not of time: what is opened meanwhile in the old version comes last.
 */
const CASES: Statement = {
  name: 'fleet-migrating-cases',
  text: `select id from mufakat.cases where status = 'active' and machine = $1 and version in ($2, $3) and id > $4
    and ($5::text is null or id = $5 or reference = $5) order by id limit $6`,
};

/** Takes running cases over to a later version of their machine, once each. */
export function migrateAll(database: Database, host: Host): FleetOperation {
  return {
    cases: async (argument, after, limit) => {
      const { machine, from, to, case: only } = ARGUMENT.parse(argument);
      const rows = await database.query<{ id: string }>(CASES, [machine, from, to, after ?? '', only ?? null, limit]);
      return rows.map(({ id }) => id);
    },
    apply: async (caseId, argument, fleet) => {
      const { to } = ARGUMENT.parse(argument);
      const answer = await host.migrate({ case: caseId, version: to, cause: { fleet, case: caseId } });
      if (answer.outcome === 'accepted') return 'done';
      // It runs on the new version already, opened there or taken over by another order; or it has just ended.
      return refusedBy(answer, ['other-machine', 'ended']);
    },
  };
}
