import type { EventShape } from './shape.ts';
import { EVENTS_1 } from './version-1.ts';
import { EVENTS_2 } from './version-2.ts';
import { EVENTS_3 } from './version-3.ts';

export type { EventShape };

/** What events of persons carry, by version of the machine: a case speaks the language of its own version. */
const VOCABULARIES: ReadonlyMap<number, Readonly<Record<string, EventShape>>> = new Map([
  [1, EVENTS_1],
  [2, EVENTS_2],
  [3, EVENTS_3],
]);

export type Vocabulary = Readonly<Record<string, EventShape>>;

/** @throws when the version has no vocabulary here: then this process is older than the case. */
export function vocabularyOf({ name, version }: { readonly name: string; readonly version: number }): Vocabulary {
  const vocabulary = VOCABULARIES.get(version);
  if (vocabulary === undefined)
    throw new Error(`There is no vocabulary for ${name}@${version} here: this process is older than the case.`);
  return vocabulary;
}

const all: readonly (readonly [string, EventShape])[] = [...VOCABULARIES.values()].flatMap((one) =>
  Object.entries(one),
);

/** Records of these types bring a whole new text of the proposal, in whichever version they were given. */
export const TEXT_BRINGING: readonly string[] = [
  'start',
  ...new Set(all.flatMap(([type, { bringsText }]) => (bringsText === true ? [type] : []))),
];

/** Texts of an event that are its own, such as its reason, and no part of the proposal that it brings. */
export function ownTexts(type: string): ReadonlySet<string> {
  return new Set(all.flatMap(([name, { texts }]) => (name === type ? Object.keys(texts) : [])));
}
