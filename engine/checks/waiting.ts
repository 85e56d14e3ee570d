import type { AnyStateNode } from 'xstate';
import { waitsForSomebody } from '../compiled.ts';
import type { Report } from './report.ts';

export function checkMeta(node: AnyStateNode, types: ReadonlySet<string>, report: Report): void {
  if (!waitsForSomebody(node)) return;
  const { waitingFor, acts } = node.meta as { waitingFor: unknown; acts?: unknown };
  const isList = (value: unknown): value is readonly string[] =>
    Array.isArray(value) && value.every((each) => typeof each === 'string');
  if (typeof waitingFor !== 'function' && !isList(waitingFor))
    report(
      'bad-meta',
      node.id,
      'meta.waitingFor is neither a list of names nor a function of the context that answers one',
      'Write meta: { waitingFor: [who], acts: [event types] }.',
    );
  if (acts === undefined || typeof acts === 'function') return;
  if (!isList(acts))
    report('bad-meta', node.id, 'meta.acts is no list of event types', 'List the types, or leave it out.');
  else
    for (const type of acts.filter((each) => !types.has(each)))
      report(
        'bad-meta',
        node.id,
        `meta.acts names ${type}, which the machine never takes`,
        'Name events of the machine.',
      );
}
