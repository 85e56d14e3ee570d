import type { Effect } from './types.ts';
import type { Unit } from './unit.ts';

type Described = Effect extends infer One ? (One extends Effect ? Omit<One, 'id' | 'path'> : never) : never;

/** The effects of one step in the order in which they were asked for. Ids are `<seq>:<n>`, and are the tokens of what they arm and start. */
export class EffectLog {
  readonly effects: Effect[] = [];
  readonly #seq: number;
  #count = 0;

  constructor(seq: number) {
    this.#seq = seq;
  }

  nextId(): string {
    return `${this.#seq}:${++this.#count}`;
  }

  /** @param describe is given the id, since what is armed or started carries it as its token. */
  add(unit: Unit, describe: (id: string) => Described): string {
    const id = this.nextId();
    this.effects.push({ id, path: unit.path, ...describe(id) } as Effect);
    return id;
  }

  /** Whether this very step has armed or started what carries that token. */
  has(token: string): boolean {
    return this.effects.some(({ id }) => id === token);
  }

  /** Takes back what was armed or started in this very step: undone in it, it has no effect at all. False when it was earlier. */
  takeBack(token: string): boolean {
    const index = this.effects.findIndex((effect) => effect.id === token);
    if (index === -1) return false;
    this.effects.splice(index, 1);
    return true;
  }
}
