import type { Client } from '@temporalio/client';
import type { fleet, FleetInput, FleetProgress } from '../workflows/fleet.ts';
import { FLEET, FLEET_PROGRESS, FLEET_STOP, fleetId } from '../workflows/names.ts';

/** Orders fleets and tells how far they are. */
export interface Fleets {
  /** The same id is carried out once: ordering it again changes nothing. */
  order(input: FleetInput): Promise<void>;
  progress(id: string): Promise<FleetProgress>;
  /** Ends it after the page that is under way. */
  stop(id: string): Promise<void>;
  /** Resolves when it is finished or stopped. */
  result(id: string): Promise<FleetProgress>;
}

export function createFleets(client: Client, taskQueue: string): Fleets {
  return {
    order: async (input) => {
      await client.workflow.start<typeof fleet>(FLEET, {
        workflowId: fleetId(input.id),
        taskQueue,
        args: [input],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: `${input.operation} on many cases`,
      });
    },
    progress: (id) => client.workflow.getHandle(fleetId(id)).query<FleetProgress>(FLEET_PROGRESS),
    stop: (id) => client.workflow.getHandle(fleetId(id)).signal(FLEET_STOP),
    result: (id) => client.workflow.getHandle<typeof fleet>(fleetId(id)).result(),
  };
}
