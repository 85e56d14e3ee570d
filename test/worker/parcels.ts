import { load } from '../../engine/index.ts';
import type { Machine } from '../../engine/types.ts';
import type { MachineRegistry } from '../../host/index.ts';
import { MachineMissing } from '../../machines/registry.ts';
import { parcel1, parcel2 } from '../fixtures/machines/parcel.ts';

const BOTH = [load(parcel1, '94'.repeat(32)), load(parcel2, '95'.repeat(32))];

function found(machine: Machine | undefined): Machine {
  if (machine === undefined) throw new MachineMissing('This process lacks it.');
  return machine;
}

/** Both versions of the fixture `parcel`. */
export const PARCELS: MachineRegistry = {
  byPin: (name, version) => found(BOTH.find((one) => one.name === name && one.version === version)),
  byDigest: (digest) => found(BOTH.find((one) => one.digest === digest)),
  list: () => BOTH,
};
