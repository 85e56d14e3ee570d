import type { Variant } from '../../measure/load.ts';
import type { Environment } from '../environment.ts';
import { commandsThrough } from '../mufakat/front.ts';
import { openHost } from '../mufakat/host.ts';

/** The step alone, judged and written in one transaction. Nobody wakes anybody: there is no Temporal behind it. */
export function openVariant(environment: Environment): Promise<Variant> {
  const { host, database } = openHost(environment, 'bench-front');
  return Promise.resolve({
    ...commandsThrough(host),
    settled: () => Promise.resolve(),
    close: async () => {
      await host.close();
      await database.close();
    },
  });
}
