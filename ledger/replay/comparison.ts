import type { CaseState, Effect, StateValue, Why } from '../../engine/types.ts';
import type { Check, Finding } from '../audit/findings.ts';
import { canonicalize } from '../canonical.ts';
import type { CaseRecord, KeptWhy, ReplayedStep } from './replayer.ts';
import { sameJson } from '../../engine/json.ts';

/** The state that the last taken step led to, and the hash of what the step before led to: null where it led nowhere. */
export interface Before {
  readonly state: CaseState | null;
  readonly hash: string | null;
}

/** The first thing in which a step differs from its record. */
export async function compareStep(
  { leaf, inner }: CaseRecord,
  before: Before,
  { result, hash }: Pick<ReplayedStep, 'result' | 'hash'>,
  keptWhy: KeptWhy,
): Promise<readonly Finding[]> {
  const found = (check: Check, what: string): Finding[] => [{ check, stream: leaf.stream, seq: leaf.seq, what }];
  const { from, to } = inner;
  if (to === null) return found('to', 'the record of a case names no state');
  if (before.state === null ? from !== null : from?.hash !== before.hash || !sameJson(from.value, before.state.value)) {
    return found('from', 'it does not start from the state that the steps before it lead to');
  }
  if (result.outcome === 'failed') return found('replay', `the machine fails: ${result.what}`);
  if (result.outcome === 'stale') return found('replay', `the machine drops it: ${result.token} is stale`);
  if (result.outcome === 'refused') {
    return found('replay', `the machine refuses it (${result.refusal.code}) and it was recorded as taken`);
  }
  const recorded = Array.isArray(inner.why)
    ? (inner.why as readonly Why[])
    : await keptWhy((inner.why as { readonly digest: string }).digest);
  if (recorded === null) return found('why', 'the long explanation is not in the archive');
  const due = dueDifference(inner.effects as unknown as readonly Effect[], result.effects);
  if (due !== null) return found('due', due);
  if (!sameJson(inner.effects, result.effects)) return found('effects', differenceOf(inner.effects, result.effects));
  if (!sameJson(recorded, result.why)) return found('why', differenceOf(recorded, result.why));
  if (to.hash !== hash || !sameJson(to.value, result.state.value)) {
    return found(
      'to',
      `it leads to ${valueText(result.state.value)} (${hash}), recorded is ${valueText(to.value)} (${to.hash})`,
    );
  }
  return [];
}

/** A clock that comes out at another instant, or is explained otherwise, though the same clock was armed. */
function dueDifference(recorded: readonly Effect[], computed: readonly Effect[]): string | null {
  for (const [index, effect] of recorded.entries()) {
    const other = computed[index];
    if (effect.kind !== 'arm' || other?.kind !== 'arm' || effect.token !== other.token) continue;
    if (effect.due !== other.due) return `${effect.name} was due ${effect.due}; policy and calendars give ${other.due}`;
    if (!sameJson(effect.because, other.because))
      return `${effect.name} is explained otherwise by policy and calendars`;
  }
  return null;
}

function differenceOf(recorded: readonly unknown[], computed: readonly unknown[]): string {
  if (recorded.length !== computed.length) return `${computed.length} come out, ${recorded.length} are recorded`;
  const index = recorded.findIndex((one, place) => !sameJson(one, computed[place]));
  return `number ${index + 1} comes out otherwise than recorded`;
}

function valueText(value: StateValue): string {
  return typeof value === 'string' ? value : canonicalize(value);
}
