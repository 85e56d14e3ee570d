import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { describe, expect, inject, test } from 'vitest';
import { quietTemporal } from '../servers/quiet-temporal.ts';
import { CONFORMANCE } from './cases/index.ts';
import { samples } from './differential.ts';
import { lifeOfEngine } from './lives.ts';

quietTemporal();

const LIVES = 10;

describe('the engine inside a Temporal workflow', () => {
  test('every case and life goes there as it does here', { timeout: 180_000 }, async () => {
    const bundle = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('sandbox/workflow.ts', import.meta.url)),
      webpackConfigHook: (config) => ({ ...config, mode: 'production', optimization: { minimize: false } }),
      logger: new DefaultLogger('ERROR', () => undefined),
    });
    const address = inject('temporalAddress');
    const taskQueue = `engine-${randomUUID()}`;
    const [native, connection] = [await NativeConnection.connect({ address }), await Connection.connect({ address })];
    try {
      const worker = await Worker.create({ connection: native, taskQueue, workflowBundle: bundle });
      const { workflow } = new Client({ connection });
      const execute = <T>(type: string, ...args: unknown[]): Promise<T> =>
        workflow.execute(type, { taskQueue, workflowId: `${type}-${randomUUID()}`, args });
      await worker.runUntil(async () => {
        let ran = 0;
        for (const feature of new Set(CONFORMANCE.map((each) => each.feature))) {
          const result = await execute<{ ran: number; failed: string[] }>('cases', feature);
          expect(result.failed).toEqual([]);
          ran += result.ran;
        }
        expect(ran).toBe(CONFORMANCE.length);
        const plans = samples(LIVES);
        for (const plan of plans) expect(await execute('life', plan)).toEqual(plain(lifeOfEngine(plan)));
        console.log(`Temporal sandbox: ${ran} cases and ${plans.length} lives ran inside workflows`);
      });
    } finally {
      await connection.close();
      await native.close();
    }
  });
});

/** As it is after its way through a payload. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
