import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pg from 'pg';
import { CONNECTIONS, readEnvironment } from '../environment.ts';
import { tellReady } from '../ready.ts';
import { createActivities } from './activities.ts';

/** The hand-written peer's worker. */
Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
const environment = readEnvironment();
const pool = new pg.Pool({ connectionString: environment.databaseUrl, max: CONNECTIONS });
const connection = await NativeConnection.connect({ address: environment.temporalAddress });
const worker = await Worker.create({
  connection,
  taskQueue: environment.taskQueue,
  workflowBundle: { codePath: environment.peerBundle },
  activities: { ...createActivities(pool) },
  maxCachedWorkflows: 500,
});
const running = worker.run();
tellReady(async () => {
  worker.shutdown();
  await running;
  await connection.close();
  await pool.end();
});
