import type { Command } from 'commander';
import type { Machine, StateChart } from '../../engine/types.ts';
import { createOutput } from '../output.ts';
import { machineOf } from './source.ts';

/** What one machine has and the other has not: states, transitions, events with their audience, work. */
export interface Difference {
  readonly what: 'state' | 'transition' | 'event' | 'work';
  readonly change: 'added' | 'removed' | 'changed';
  readonly place: string;
}

/** `mufakat machine diff A B`: how B differs from A, each a pin, a name or a file. */
export async function diff(a: string, b: string, command: Command): Promise<void> {
  const output = createOutput(command.optsWithGlobals<{ output: 'text' | 'json' | 'jsonl' }>().output);
  const [from, to] = [await machineOf(a), await machineOf(b)];
  const differences = differencesOf(from, to);
  const pins = { from: `${from.name}@${from.version}`, to: `${to.name}@${to.version}` };
  output.data(
    { ...pins, differences },
    () =>
      differences.length === 0
        ? `${pins.from} and ${pins.to} are the same statechart.`
        : differences.map(({ what, change, place }) => `${SIGN[change]} ${what} ${place}`).join('\n'),
    differences,
  );
}

const SIGN = { added: '+', removed: '-', changed: '~' } as const;

export function differencesOf(from: Machine, to: Machine): readonly Difference[] {
  return [
    ...compared('state', statesOf(from), statesOf(to)),
    ...compared('transition', transitionsOf(from), transitionsOf(to)),
    ...compared('event', asMap(from.events), asMap(to.events)),
    ...compared('work', asMap(from.work), asMap(to.work)),
  ];
}

function compared(
  what: Difference['what'],
  from: ReadonlyMap<string, string>,
  to: ReadonlyMap<string, string>,
): Difference[] {
  const places = [...new Set([...from.keys(), ...to.keys()])].sort();
  return places.flatMap((place): Difference[] => {
    if (!from.has(place)) return [{ what, change: 'added', place }];
    if (!to.has(place)) return [{ what, change: 'removed', place }];
    return from.get(place) === to.get(place) ? [] : [{ what, change: 'changed', place }];
  });
}

function nodesOf(chart: StateChart): readonly StateChart[] {
  return [chart, ...chart.states.flatMap(nodesOf)];
}

function statesOf({ chart }: Machine): ReadonlyMap<string, string> {
  return new Map(nodesOf(chart).map(({ id, type, tags, initial }) => [id, JSON.stringify({ type, tags, initial })]));
}

/** Transitions by state, event and targets; the same one twice (by another guard) counts as one with both. */
function transitionsOf({ chart }: Machine): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const { id, transitions } of nodesOf(chart)) {
    for (const { on, targets, guard, actions } of transitions) {
      const place = `${id} on ${on} → ${targets.join(', ') || '(stays)'}`;
      all.set(place, `${all.get(place) ?? ''}${JSON.stringify({ guard, actions })}`);
    }
  }
  return all;
}

function asMap(entries: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(entries).map(([name, value]) => [name, JSON.stringify(value)]));
}
