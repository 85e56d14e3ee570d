import type { StateValue } from '../../engine/types.ts';
import type { Language, Words } from '../../words/index.ts';

/** What goes on side by side in a proposal, each region by its innermost state. */
export interface Work {
  /** Place of the region, for example `consideration.consultation`. */
  readonly region: string;
  readonly state: string;
  readonly says: string;
}

/** States in which nothing goes on: they are told to programs, and people are spared them. */
const QUIET = /\.(?:none|idle|together|settled|held|quiet|early)$/;

/** The parts of the state as the reader may see it; machines whose parts have no words have none. */
export function workOf(value: StateValue, words: Words, language: Language): readonly Work[] {
  // In the catalogue's own order: that of a state value tells which region moved last.
  const order = words.keys('work');
  return leaves(value, [])
    .map((path) => placeOf(path))
    .toSorted((one, other) => order.indexOf(one) - order.indexOf(other))
    .flatMap((place) => {
      const cut = place.lastIndexOf('.');
      return cut > 0 && words.has('work', place)
        ? [{ region: place.slice(0, cut), state: place.slice(cut + 1), says: words.say(language, 'work', place) }]
        : [];
    });
}

export function isQuiet({ region, state }: Pick<Work, 'region' | 'state'>): boolean {
  return QUIET.test(`${region}.${state}`);
}

/** Without what every open case stands in. */
function placeOf([open, ...path]: readonly string[]): string {
  return (path[0] === 'life' ? path.slice(1) : open === 'open' ? path : [open ?? '', ...path]).join('.');
}

function leaves(value: StateValue, path: readonly string[]): readonly (readonly string[])[] {
  if (typeof value === 'string') return [[...path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}
