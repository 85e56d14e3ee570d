import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { lazyClient, reach } from '../../worker/temporal.ts';
import { until } from './stage.ts';

it('a call that is asked again and again ends when its connection is closed, and throws nothing at nobody', async () => {
  let tries = 0;
  const away = createServer((socket) => {
    tries += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(away, 'listening');
  const { connection } = lazyClient({
    address: `127.0.0.1:${(away.address() as AddressInfo).port}`,
    namespace: 'default',
  });
  const asked = reach(connection, 'default').then(
    () => 'answered',
    (error: unknown) => String((error as { details?: unknown }).details),
  );
  await until(
    'it is asked again',
    () => Promise.resolve(tries),
    (count) => count > 1,
  );
  await connection.close();
  away.close();
  expect(await asked).toMatch(/^Channel has been shut down, after: ./);
});
