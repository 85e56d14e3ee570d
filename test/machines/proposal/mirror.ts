import type { CaseState, ChildState, Json, JsonObject } from '../../../engine/types.ts';
import { swapped } from './kinds.ts';
import { personOf } from './walk.ts';

/** What can be compared between a history and its mirror: no tokens, no order of equals, persons by their seats. */
export function picture(state: CaseState, mirrored: boolean): string {
  const text = JSON.stringify(shown(state)).replaceAll(PERSON, (person) => PERSONS.get(person) ?? person);
  return canonical(mirrored ? exchanged(JSON.parse(swapped(text)) as Json) : (JSON.parse(text) as Json));
}

const SEATS = [
  ...['comanager', 'cochair', 'senior-official'].flatMap((kind) => [`${kind}-au`, `${kind}-id`]),
  'focal-australia',
  'focal-indonesia',
];
const PERSON = /person_[0-9a-f]{24}/g;
const PERSONS: ReadonlyMap<string, string> = new Map(
  SEATS.flatMap((seat) => [
    [personOf(seat), `person of ${seat}`] as const,
    ...[0, 1, 2].map((again) => [personOf(`${seat} again ${again}`), `person ${again} of ${seat}`] as const),
  ]),
);

type Unit = Pick<ChildState, 'value' | 'context' | 'timers' | 'children' | 'status'>;

function shown(unit: Unit): Json {
  return {
    status: unit.status,
    value: unit.value,
    context: unit.context,
    timers: unit.timers.map(({ id, due }) => `${due} ${id}`),
    children: Object.fromEntries(Object.entries(unit.children).map(([id, child]) => [id, shown(child)])),
  };
}

/** Exchanges what stands under the names of the two governments. */
function exchanged(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => exchanged(item as Json));
  if (value === 'au' || value === 'id') return value === 'au' ? 'id' : 'au';
  if (typeof value !== 'object' || value === null) return value;
  const object = value as JsonObject;
  const both = 'au' in object && 'id' in object;
  return Object.fromEntries(
    Object.entries(object).map(([key, item]) => [
      both && key === 'au' ? 'id' : both && key === 'id' ? 'au' : key,
      exchanged(item),
    ]),
  );
}

function canonical(value: Json): string {
  if (Array.isArray(value))
    return `[${value
      .map((item) => canonical(item as Json))
      .sort()
      .join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value as JsonObject).map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
  return `{${entries.sort().join()}}`;
}
