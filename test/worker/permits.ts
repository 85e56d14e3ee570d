import { load } from '../../engine/index.ts';
import type { Machine } from '../../engine/types.ts';
import type { MachineRegistry } from '../../host/index.ts';
import { MachineMissing } from '../../machines/registry.ts';
import { permit1, permit2 } from '../fixtures/machines/permit.ts';

export const PERMIT_1 = load(permit1, '91'.repeat(32));
export const PERMIT_2 = load(permit2, '92'.repeat(32));

function found(machine: Machine | undefined): Machine {
  if (machine === undefined) throw new MachineMissing('This process lacks it.');
  return machine;
}

/** Both versions of the fixture `permit`. */
export const PERMITS: MachineRegistry = {
  byPin: (name, version) => found([PERMIT_1, PERMIT_2].find((one) => one.name === name && one.version === version)),
  byDigest: (digest) => found([PERMIT_1, PERMIT_2].find((one) => one.digest === digest)),
  list: () => [PERMIT_1, PERMIT_2],
};
