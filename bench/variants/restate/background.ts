// Before the SDK is used.
import './with-resolvers.mjs'; // oxlint-disable-line import/no-unassigned-import
import * as restate from '@restatedev/restate-sdk';
import { xstate } from '@restatedev/xstate';
import pg from 'pg';
import { approval } from '../../scenario/approval.ts';
import { writeRecord } from '../../scenario/record.ts';
import { CONNECTIONS, readEnvironment } from '../environment.ts';
import { tellReady } from '../ready.ts';

/**
 * The statechart as a virtual object of Restate, by its own library. The library has no place for a record: its handlers
 * are wrapped, so that each command writes its row as a step of the same invocation, which is the cheapest way there is.
 */
const environment = readEnvironment();
const pool = new pg.Pool({ connectionString: environment.databaseUrl, max: CONNECTIONS });
const object = xstate('approval', approval);
const handlers = (object as unknown as { object: Handlers }).object;

type Snapshot = { readonly value: unknown };
interface Handlers {
  create(context: restate.ObjectContext, request: { input: object }): Promise<Snapshot>;
  send(
    context: restate.ObjectContext,
    request: { event: { type: string; seat?: string; n?: number } },
  ): Promise<Snapshot | undefined>;
}

const recorded = restate.object({
  name: 'approval',
  handlers: {
    ...(handlers as unknown as Record<string, never>),
    create: async (context: restate.ObjectContext, request: { input: object }) => {
      const to = await handlers.create(context, request);
      await context.run('record', () => write(context.key, 1, 'START', 'author', null, to.value));
      return to;
    },
    send: async (context: restate.ObjectContext, request: Parameters<Handlers['send']>[1]) => {
      const from = await context.get<Snapshot>('snapshot');
      const to = await handlers.send(context, request);
      const { type, seat, n } = request.event;
      // A clock that fires late for a state already left is no command.
      if (seat !== undefined && n !== undefined)
        await context.run('record', () => write(context.key, n, type, seat, from?.value, to?.value));
      return to;
    },
  },
});

function write(stream: string, seq: number, type: string, seat: string, from: unknown, to: unknown): Promise<void> {
  return writeRecord(pool, { stream, seq, type, actor: { person: seat, seat }, event: { type }, from, to });
}

await restate.serve({ services: [recorded], port: environment.servicePort, logger: () => undefined });
const answer = await fetch(`${environment.restateAdmin}/deployments`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ uri: `http://127.0.0.1:${environment.servicePort}`, force: true }),
});
if (!answer.ok) throw new Error(`Restate did not take the service: ${answer.status} ${await answer.text()}`);
tellReady(() => pool.end());
