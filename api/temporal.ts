import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Probe } from './vitals.ts';

const DEADLINE = 2_500;

/** Asks Temporal whether it is there, with the standard TEMPORAL_* settings. The API needs it for nothing else. */
export function temporalProbe(address: string): { readonly probe: Probe; close(): Promise<void> } {
  const connection = Connection.lazy({ ...loadClientConnectConfig().connectionOptions, address });
  return {
    probe: async () => {
      // A lazy connection that failed once has to be asked again to connect.
      await connection.withDeadline(Date.now() + DEADLINE, () => connection.workflowService.getSystemInfo({}));
    },
    close: () => connection.close(),
  };
}
