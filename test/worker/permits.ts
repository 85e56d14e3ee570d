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

/** The first version of the fixture `permit`, and that second one. */
export function permitsWith(second: Machine): MachineRegistry {
  const both = [PERMIT_1, second];
  return {
    byPin: (name, version) => found(both.find((one) => one.name === name && one.version === version)),
    byDigest: (digest) => found(both.find((one) => one.digest === digest)),
    list: () => both,
  };
}

/** Both versions of the fixture `permit`. */
export const PERMITS = permitsWith(PERMIT_2);
