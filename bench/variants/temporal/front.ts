import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import type { Variant } from '../../measure/load.ts';
import type { Environment } from '../environment.ts';
import type { Step } from '../../scenario/lifecycle.ts';
import type { approval, View } from './workflow.ts';

/** Commands as updates of the hand-written workflow; the first one starts it. */
export async function openVariant({ temporalAddress, taskQueue }: Environment): Promise<Variant> {
  const connection = await Connection.connect({ address: temporalAddress });
  const client = new Client({ connection });
  return {
    open: async (id) => {
      const startWorkflowOperation = new WithStartWorkflowOperation<typeof approval>('approval', {
        workflowId: `approval/${id}`,
        taskQueue,
        args: [id],
        workflowIdConflictPolicy: 'FAIL',
      });
      await client.workflow.executeUpdateWithStart<typeof approval, View, [Step]>('command', {
        startWorkflowOperation,
        args: [{ type: 'START', seat: 'author' }],
      });
    },
    send: async (id, step) => {
      await client.workflow.getHandle(`approval/${id}`).executeUpdate('command', { args: [step] });
    },
    settled: async () => {
      const query = `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
      for (let calm = 0; calm < 2; await pause(250))
        calm = (await client.workflow.count(query)).count === 0 ? calm + 1 : 0;
    },
    close: () => connection.close(),
  };
}
