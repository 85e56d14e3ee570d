import type { GuardAnswer, Refusal, Why } from '../../engine/types.ts';
import { STATUSES } from '../../machines/eip1/statuses.ts';

/** The transition that was taken, with what its guards answered. */
export function taken(why: readonly Why[], type: string): string {
  const own = why.find((entry) => entry.taken && entry.on === type);
  if (own === undefined) return `${type} was taken`;
  const guards = own.guards.map((guard) => answered(guard)).join('; ');
  return `${own.source} on ${type} leads to ${own.targets.join(', ')}${guards === '' ? '' : ` (${guards})`}`;
}

/** Why the machine did not take it: a guard and what it read, or what could have been done instead. */
export function refusedMove(from: string | null, to: string, { code, rule, missing, permitted }: Refusal): string {
  if (code === 'ended') return `${from ?? 'it'} is the end under ${rule}: nothing follows`;
  if (code === 'unknown-event') return `${noSuchStatus(rule, to)}; ${waysFrom(from, permitted)}`;
  const guards = missing.map((part) => ('guard' in part ? answered(part) : part.what));
  return `${rule} refuses it: ${[...guards, waysFrom(from, permitted)].join('; ')}`;
}

export function noSuchStatus(rule: string, word: string): string {
  return `${rule} has no status '${word}'`;
}

function waysFrom(from: string | null, permitted: readonly string[]): string {
  const place = from === null ? 'a new proposal' : from;
  const words = STATUSES.filter(({ move }) => permitted.includes(move)).map(({ word }) => word);
  if (words.length === 0) return `nothing follows ${place}`;
  const last = words.pop() as string;
  return `${place} may now go to ${words.length === 0 ? last : `${words.join(', ')} or ${last}`}`;
}

/** `deadlineReached: no (context.deadline is 2020-09-06, ...)`. */
function answered({ guard, answer, read }: GuardAnswer): string {
  const facts = Object.entries(read).map(
    ([path, value]) => `${path} is ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${guard}: ${answer ? 'yes' : 'no'}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}
