import type { StateChart } from '../engine/types.ts';
import type { Language, Words } from './index.ts';

/** The lifecycle of a proposal as a document, made from the machine's own chart and the catalogue. */

export interface Described {
  readonly pin: string;
  readonly chart: StateChart;
  /** Child machines by source: the ladder of an act that is owed. */
  readonly children: Readonly<Record<string, { readonly chart: StateChart }>>;
  readonly events: Readonly<
    Record<string, { readonly audience: readonly { readonly to: string; readonly from: string }[] }>
  >;
  /** What acts of persons carry. */
  readonly brings: Readonly<Record<string, { readonly data: readonly string[]; readonly texts: readonly string[] }>>;
}

export function referenceOf(
  { pin, chart, children, events, brings }: Described,
  words: Words,
  language: Language,
): string {
  const life = find(chart, 'life');
  const sections = life.states.map((state) => section(state, words, language));
  const ends = chart.states.filter(({ type }) => type === 'final');
  return [
    `# The life of a proposal (${pin})`,
    '',
    'Made from the machine by `npx tsx cli/reference.ts`; a test fails when it is out of step. Do not edit it by hand.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    `  [*] --> ${life.states[0]?.key ?? ''}`,
    ...edges(life, ends).map(([from, to, on]) => `  ${from} --> ${to}: ${on}`),
    ...ends.map(({ key }) => `  ${key} --> [*]`),
    '```',
    '',
    '## States',
    '',
    ...sections.flat(),
    '## Beside the life of the proposal',
    '',
    ...regions(chart, words, language),
    ...Object.values(children).flatMap((child) => ladder(child.chart, words, language)),
    '## Ends',
    '',
    '| end | in words |',
    '| --- | --- |',
    ...ends.map(({ key }) => `| \`${key}\` | ${words.say(language, 'states', key)} |`),
    '',
    '## What acts bring',
    '',
    'Data are facts and go on record; texts are kept apart. What may be left out stands in brackets. A text can also come as a file of',
    'its name; a day is written `2027-01-31`; a reason `because` is one of those that the policy lists.',
    '',
    '| act | in words | data | texts |',
    '| --- | --- | --- | --- |',
    ...Object.entries(brings)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([type, { data, texts }]) =>
          `| \`${type}\` | ${words.say(language, 'events', type)} | ${data.join(', ')} | ${texts.join(', ')} |`,
      ),
    '',
    '## Who may learn of what',
    '',
    '| event | at once | at the end |',
    '| --- | --- | --- |',
    ...Object.entries(events)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([type, { audience }]) => `| \`${type}\` | ${readers(audience, 'at-once')} | ${readers(audience, 'end')} |`),
    '',
  ].join('\n');
}

function readers(audience: Described['events'][string]['audience'], from: string): string {
  return audience
    .filter((rule) => rule.from === from)
    .map(({ to }) => to)
    .join(', ');
}

function find(chart: StateChart, key: string): StateChart {
  const found =
    chart.states.find((state) => state.key === key) ??
    chart.states.flatMap(({ states }) => states).find((state) => state.key === key);
  if (found === undefined) throw new Error(`The chart has no state ${key}.`);
  return found;
}

/** How the diagram calls what nobody sends. */
const LABELS: Readonly<Record<string, string>> = { 'internal.effect': 'takes effect', always: 'its rules hold' };

type Edge = readonly [from: string, to: string, on: string];

/** Moves between the phases of the life and to its ends, each named once. */
function edges(life: StateChart, ends: readonly StateChart[]): readonly Edge[] {
  const places = [...life.states, ...ends];
  const placeOf = (id: string): string | undefined => places.find((place) => contains(place, id))?.key;
  const all = life.states.flatMap((phase) =>
    nodes(phase).flatMap((node) =>
      node.transitions.flatMap(({ on, targets }) =>
        targets.flatMap((target): Edge[] => {
          const to = placeOf(target);
          return to === undefined || to === phase.key ? [] : [[phase.key, to, LABELS[on] ?? on]];
        }),
      ),
    ),
  );
  const merged = new Map<string, Set<string>>();
  for (const [from, to, on] of all) {
    const key = `${from} ${to}`;
    merged.set(key, (merged.get(key) ?? new Set()).add(on));
  }
  return [...merged].map(([key, ons]) => {
    const [from = '', to = ''] = key.split(' ');
    return [from, to, [...ons].join(', ')] as const;
  });
}

function contains(node: StateChart, id: string): boolean {
  return node.id === id || node.states.some((state) => contains(state, id));
}

function nodes(chart: StateChart): readonly StateChart[] {
  return [chart, ...chart.states.flatMap(nodes)];
}

function section(state: StateChart, words: Words, language: Language): readonly string[] {
  return [
    `### ${state.key}`,
    '',
    `${capital(words.say(language, 'states', state.key))}.`,
    '',
    ...table(state, words, language),
  ];
}

/** What can happen in a state and in what is inside it. What its parts only tell each other is left out. */
function table(state: StateChart, words: Words, language: Language): readonly string[] {
  const rows = nodes(state).flatMap((node) =>
    node.transitions
      .filter(({ on }) => !on.startsWith('internal.') && on !== 'always')
      .map(({ on, guard, targets }) => {
        const place = node.id === state.id ? '' : node.id.slice(node.id.lastIndexOf(state.key) + state.key.length + 1);
        const what = on.startsWith('after.')
          ? words.say(language, 'clocks', on.slice(6))
          : words.say(
              language,
              'events',
              on.replace('xstate.done.actor.', 'done.').replace('xstate.error.actor.', 'error.'),
            );
        const to = targets.map((target) => `\`${target.split('.').at(-1) ?? target}\``).join(', ');
        return `| ${place === '' ? '' : `\`${place}\``} | \`${on}\` | ${what} | ${guard ?? ''} | ${to} |`;
      }),
  );
  if (rows.length === 0) return [];
  return ['| where | event or clock | in words | rules | to |', '| --- | --- | --- | --- | --- |', ...rows, ''];
}

function regions(chart: StateChart, words: Words, language: Language): readonly string[] {
  const open = find(chart, 'open');
  return open.states
    .filter(({ key }) => key !== 'life')
    .flatMap((region) => [`### ${region.key}`, '', ...table(region, words, language)]);
}

/** An act that is owed: its clock, its reminders and the ladder. */
function ladder(chart: StateChart, words: Words, language: Language): readonly string[] {
  const inner = chart.states.flatMap((state) => (state.states.length === 0 ? [state] : state.states));
  const stages = inner.filter(({ type }) => type !== 'history');
  const moves = stages.flatMap((stage) =>
    stage.transitions.flatMap(({ on, targets }) =>
      targets.flatMap((target): Edge[] => {
        const whole = chart.states.find(({ id }) => id === target)?.states[0];
        const to = (stages.find((other) => contains(other, target)) ?? whole)?.key;
        return to === undefined || to === stage.key ? [] : [[stage.key, to, LABELS[on] ?? on]];
      }),
    ),
  );
  return [
    '## An act that is owed',
    '',
    `Each runs as a machine of its own inside the case (\`${chart.id}\`), beside the state that waits for it, and ends with it.`,
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...moves.map(([from, to, on]) => `  ${from} --> ${to}: ${on}`),
    '```',
    '',
    ...table(chart, words, language),
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
