import { createHash } from 'node:crypto';
import { load } from '../../engine/index.ts';
import type { Machine } from '../../engine/types.ts';
import type { MachineRegistry } from '../../host/index.ts';
import { MachineMissing } from '../../machines/registry.ts';
import { definitionFrom, type Plan } from '../engine/generator.ts';

/** Random machines for one host: each has a name of its own, so that a case can be pinned to it. */
export class RandomMachines implements MachineRegistry {
  readonly #machines = new Map<string, Machine>();

  add(plan: Plan): Machine {
    const digest = createHash('sha256').update(JSON.stringify(plan)).digest('hex');
    const machine = load({ ...definitionFrom(plan), name: `m${digest.slice(0, 16)}` }, digest);
    this.#machines.set(digest, machine);
    return machine;
  }

  byPin(name: string): Machine {
    return this.#find(name, (machine) => machine.name === name);
  }

  byDigest(digest: string): Machine {
    return this.#find(digest, (machine) => machine.digest === digest);
  }

  list(): readonly Machine[] {
    return [...this.#machines.values()];
  }

  #find(what: string, holds: (machine: Machine) => boolean): Machine {
    const machine = this.list().find(holds);
    if (machine === undefined) throw new MachineMissing(`no random machine ${what}`);
    return machine;
  }
}
