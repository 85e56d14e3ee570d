import type { CaseState, ChildState, Effect, Instant, Json, StepResult } from '../../engine/types.ts';
import type { Finding } from '../audit/findings.ts';
import type { Inner } from '../record.ts';
import { zoneData, zoneDataOf } from '../zone-data.ts';
import type { CaseRecord } from './replayer.ts';
import { sameJson } from '../../engine/json.ts';

type Taken = Extract<StepResult, { readonly outcome: 'taken' }>;
type Arm = Extract<Effect, { readonly kind: 'arm' }>;

/** Offsets of zones are whole quarters of an hour, and no zone has moved by more than a day. Milliseconds. */
const QUARTER = 15 * 60_000;
const DAY = 86_400_000;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Whether one of the steps that differ was reckoned with other time-zone data than this process has. */
export function mayBeZoneData(records: readonly CaseRecord[], findings: readonly Finding[]): boolean {
  const builds = new Map(records.map(({ leaf, inner }) => [leaf.seq, inner.build]));
  return findings.some(({ check, seq }) => check === 'due' && isOther(builds.get(seq ?? 0) ?? ''));
}

/**
 * What a step would have come to with the instants that its record has, where these differ from the computed ones as zones
 * differ whose offset was changed; null where that is not so. Whether the rest then is as recorded, the caller compares.
 */
export function underRecordedZones(inner: Inner, result: Taken): Taken | null {
  if (!isOther(inner.build)) return null;
  const recorded = inner.effects as unknown as readonly Effect[];
  const moved = new Map<string, { readonly computed: Arm; readonly recorded: Arm }>();
  for (const [index, effect] of result.effects.entries()) {
    const other = recorded[index];
    if (effect.kind !== 'arm' || other?.kind !== 'arm' || effect.token !== other.token) continue;
    if (effect.due !== other.due && movedByOffset(effect, other))
      moved.set(effect.token, { computed: effect, recorded: other });
  }
  if (moved.size === 0) return null;
  const asRecorded = <Clock extends Pick<Arm, 'token' | 'due' | 'because'>>(clock: Clock): Clock => {
    const move = moved.get(clock.token);
    if (move === undefined || move.computed.due !== clock.due) return clock;
    return { ...clock, due: move.recorded.due, because: move.recorded.because };
  };
  const inState = <State extends CaseState | ChildState>(state: State): State => ({
    ...state,
    timers: state.timers.map(asRecorded),
    children: Object.fromEntries(Object.entries(state.children).map(([id, child]) => [id, inState(child)])),
  });
  return {
    ...result,
    effects: result.effects.map((effect) => (effect.kind === 'arm' ? asRecorded(effect) : effect)),
    state: inState(result.state),
  };
}

/** How such a difference is named. */
export function zoneWords(inner: Inner): string {
  return `by time-zone data alone: recorded with ${zoneDataOf(inner.build)}, computed with ${zoneData()}`;
}

function isOther(build: string): boolean {
  const recorded = zoneDataOf(build);
  return recorded !== null && recorded !== zoneData();
}

/** The same reasons, and instants that are apart as two offsets of a zone are. */
function movedByOffset(computed: Arm, recorded: Arm): boolean {
  const [one, other] = [membersOf(computed.because), membersOf(recorded.because)];
  if (one === null || other === null) return false;
  // Under a demonstration clock it is the nominal instant that lies in a zone.
  if (!('nominal' in one) && !apartByOffset(computed.due, recorded.due)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => sameJson(one[name], other[name]) || apartByOffset(one[name], other[name]))
  );
}

function membersOf(because: Json): Readonly<Record<string, Json>> | null {
  return typeof because === 'object' && because !== null && !Array.isArray(because)
    ? (because as Readonly<Record<string, Json>>)
    : null;
}

function apartByOffset(one: Json | Instant | undefined, other: Json | Instant | undefined): boolean {
  if (typeof one !== 'string' || typeof other !== 'string' || !INSTANT.test(one) || !INSTANT.test(other)) return false;
  const apart = Math.abs(Date.parse(one) - Date.parse(other));
  return apart <= DAY && apart % QUARTER === 0;
}
