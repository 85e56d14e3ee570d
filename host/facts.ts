import { plain } from '../engine/json.ts';
import type { Json, JsonObject } from '../engine/types.ts';

/**
 * The facts of the office behind a note-taker: every entry that a step looks at is kept in `read`, so that the step can be
 * run again, and no other is even computed (an office may give its entries as getters).
 */
export function noting(facts: JsonObject, read: Record<string, Json>): JsonObject {
  const look = (key: string | symbol): Json | undefined => {
    if (typeof key !== 'string' || !Object.hasOwn(facts, key)) return undefined;
    return (read[key] ??= plain(facts[key] as Json, `facts.${key}`));
  };
  // On an empty object: a proxy may not answer for a frozen one with anything but its own values.
  return new Proxy<Record<string, Json>>(
    {},
    {
      get: (_, key) => look(key),
      has: (_, key) => look(key) !== undefined,
      ownKeys: () => Object.keys(facts),
      getOwnPropertyDescriptor: (_, key) => {
        const value = look(key);
        return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: false };
      },
      set: () => false,
      deleteProperty: () => false,
      defineProperty: () => false,
    },
  );
}
