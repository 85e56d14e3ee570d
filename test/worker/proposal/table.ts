import type { DurableCase } from './durable-case.ts';

const HEAD = ['day', 'event', 'who', 'waited for', 'clocks'];
const WIDEST = 56;

/** The story of a case: day, event, who, who is waited for after it, and which clocks run. */
export function tableOf(one: DurableCase): string {
  const rows = one.rows.map(({ at, event, who, after }) => [
    at.slice(0, 16).replace('T', ' '),
    event,
    who,
    after === null ? '' : after.waiting.join(' ') || '–',
    after === null ? '' : after.clocks.join(', ') || '–',
  ]);
  const widths = HEAD.map((head, column) =>
    Math.min(WIDEST, Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0))),
  );
  return [HEAD, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
