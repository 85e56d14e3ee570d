import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { Answer, Host } from '../../../host/index.ts';
import type { Variant } from '../../measure/load.ts';
import { INPUT } from '../../scenario/lifecycle.ts';
import type { Environment } from '../environment.ts';
import { openHost } from './host.ts';

const CLAIMS = 'd'.repeat(64);

/** Commands through the host; the companions are a matter of the worker's process. */
export async function openVariant(environment: Environment): Promise<Variant> {
  const { host, database } = openHost(environment, 'bench-front');
  const connection = Connection.lazy({ address: environment.temporalAddress });
  const client = new Client({ connection });
  const running = async (): Promise<number> => {
    const { count } = await client.workflow.count(
      `TaskQueue = '${environment.taskQueue}' AND ExecutionStatus = 'Running'`,
    );
    return count;
  };
  const waiting = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ count: number }>('select count(*) from mufakat.outbox');
    return rows[0]?.count ?? 0;
  };
  return {
    ...commandsThrough(host),
    settled: async () => {
      // Visibility lags a little behind: asked twice.
      for (let calm = 0; calm < 2; await pause(250)) calm = (await waiting()) + (await running()) === 0 ? calm + 1 : 0;
    },
    close: async () => {
      await host.close();
      await database.close();
      await connection.close();
    },
  };
}

export function commandsThrough(host: Host): Pick<Variant, 'open' | 'send'> {
  return {
    open: async (id) =>
      accepted(
        await host.start({
          commandId: randomUUID(),
          sender: { person: 'author', seat: 'author', claims: CLAIMS },
          caseId: `approval/${id}`,
          machine: { name: 'approval', version: 1 },
          input: INPUT,
        }),
      ),
    send: async (id, { type, seat }) =>
      accepted(
        await host.send({
          commandId: randomUUID(),
          sender: { person: seat, seat, claims: CLAIMS },
          case: `approval/${id}`,
          event: { type },
        }),
      ),
  };
}

export function accepted(answer: Answer): void {
  if (answer.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`);
}
