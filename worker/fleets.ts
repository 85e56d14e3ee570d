import { type Client, type Connection, WorkflowNotFoundError } from '@temporalio/client';
import type { fleet, FleetOrder, FleetProgress } from '../workflows/fleet.ts';
import type { Orders } from './orders.ts';
import { within } from './temporal.ts';
import { FLEET, FLEET_PROGRESS, FLEET_STOP, fleetId } from '../workflows/names.ts';

/** Orders fleets and tells how far they are. */
export interface Fleets {
  /** The same id is carried out once: ordering it again changes nothing. */
  order(order: FleetOrder): Promise<void>;
  progress(id: string): Promise<FleetProgress>;
  /** How far it is; null when it was never ordered, or was ended from outside: then it can be ordered again. */
  standing(id: string): Promise<FleetProgress | null>;
  /** Ends it after the page that is under way. */
  stop(id: string): Promise<void>;
  /** Resolves when it is finished or stopped. */
  result(id: string): Promise<FleetProgress>;
}

/** Each call ends in time: rows of the database wait for its answer. */
export function withinDeadline(fleets: Fleets, connection: Connection): Pick<Fleets, 'order' | 'standing'> {
  return {
    order: (order) => within(connection, () => fleets.order(order)),
    standing: (id) => within(connection, () => fleets.standing(id)),
  };
}

/** `orders`: vouches for what is ordered. */
export function createFleets(client: Client, taskQueue: string, orders: Pick<Orders, 'sign'>): Fleets {
  return {
    order: async (order) => {
      await client.workflow.start<typeof fleet>(FLEET, {
        workflowId: fleetId(order.id),
        taskQueue,
        args: [{ ...order, authn: orders.sign(order) }],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        workflowIdConflictPolicy: 'USE_EXISTING',
        // For whoever looks at what runs: `mufakat doctor`.
        memo: { operation: order.operation, argument: order.argument, orderedAt: new Date().toISOString() },
        staticSummary: `${order.operation} on many cases`,
      });
    },
    progress: (id) => client.workflow.getHandle(fleetId(id)).query<FleetProgress>(FLEET_PROGRESS),
    standing: async (id) => {
      const handle = client.workflow.getHandle<typeof fleet>(fleetId(id));
      try {
        const { status } = await handle.describe();
        if (status.name === 'COMPLETED') return await handle.result();
        return status.name === 'RUNNING' ? await handle.query<FleetProgress>(FLEET_PROGRESS) : null;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null;
        throw error;
      }
    },
    stop: (id) => client.workflow.getHandle(fleetId(id)).signal(FLEET_STOP),
    result: (id) => client.workflow.getHandle<typeof fleet>(fleetId(id)).result(),
  };
}
