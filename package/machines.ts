import type { Machine } from '../engine/types.ts';
import type { MachineRegistry } from '../host/types.ts';
import { MachineMissing } from '../machines/registry.ts';

/**
 * The machines that a process has, from sources. Keep every version that a running case is pinned to: a case whose
 * machine is missing is left alone until a process has it.
 */
export function machinesFrom(...machines: readonly Machine[]): MachineRegistry {
  const find = (what: string, holds: (machine: Machine) => boolean): Machine => {
    const machine = machines.find(holds);
    if (machine !== undefined) return machine;
    const known = machines.map(({ name, version }) => `${name}@${version}`).join(', ') || 'none';
    throw new MachineMissing(`This process has no machine ${what}. It has: ${known}. Give it to machinesFrom.`);
  };
  return {
    byPin: (name, version) =>
      find(`${name}@${version}`, (machine) => machine.name === name && machine.version === version),
    byDigest: (digest) => find(`with the digest ${digest}`, (machine) => machine.digest === digest),
    list: () => machines,
  };
}
