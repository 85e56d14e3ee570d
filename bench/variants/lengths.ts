import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import type { Host } from '../../host/index.ts';
import type { Environment } from './environment.ts';
import { accepted } from './mufakat/front.ts';
import { openHost } from './mufakat/host.ts';

export interface Lengths {
  /** Events of one lifecycle, its opening and its end included. */
  readonly length: number;
  readonly lifecycles: number;
}

const CLAIMS = 'd'.repeat(64);
/** Side by side, so that long and short lifecycles run under the same load. */
const WIDTH = 2;

let open: Host | undefined;

/** Lifecycles of a given length through the host, as fast as they go. Answers the milliseconds they took. */
export async function lengths(environment: Environment, { length, lifecycles }: Lengths): Promise<number> {
  const host = (open ??= openHost(environment, 'bench-lengths').host);
  let left = lifecycles;
  const lane = async (): Promise<void> => {
    for (; left > 0;) {
      left -= 1;
      await lifecycle(host, length);
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: WIDTH }, lane));
  return performance.now() - begin;
}

async function lifecycle(host: Host, length: number): Promise<void> {
  const sender = { person: 'desk', seat: 'desk', claims: CLAIMS };
  const caseId = `turns/${v7()}`;
  const machine = { name: 'turns', version: 1 };
  accepted(await host.start({ commandId: randomUUID(), sender, caseId, machine, input: {} }));
  for (let event = 2; event <= length; event += 1) {
    const type = event === length ? 'END' : 'TURN';
    accepted(await host.send({ commandId: randomUUID(), sender, case: caseId, event: { type } }));
  }
}
