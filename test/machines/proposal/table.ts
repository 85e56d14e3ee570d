import { readWords } from '../../../words/index.ts';
import { nextSentence, waitingSentences } from '../../../words/sentences.ts';
import type { Case } from './kinds.ts';

const words = readWords();
const reader = { language: 'en', zone: 'Asia/Bangkok' } as const;

/** A case as a table: day, event, who, who is waited for, what happens next. */
export function tabled(walk: Case): () => string {
  const rows: string[][] = [];
  walk.observe = (_, step, after) => {
    const waiting = [...new Set(walk.machine.waitingFor(after).map(({ who }) => who))];
    const next = walk.machine.next(after);
    rows.push([
      step.at.slice(0, 10),
      step.type,
      step.seat,
      waiting.join(' ') || '–',
      next === null ? '–' : `${next.name} ${next.due.slice(0, 10)}`,
    ]);
  };
  return () => {
    const head = ['day', 'event', 'who', 'waited for', 'next clock'];
    const all = [head, ...rows];
    const widths = head.map((_, column) => Math.min(60, Math.max(...all.map((row) => row[column]?.length ?? 0))));
    return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
  };
}

/** What a reader is told in the end. */
export function toldOf(walk: Case): readonly string[] {
  const { machine, state } = walk;
  return [
    ...waitingSentences(words, machine.waitingFor(state), reader),
    nextSentence(words, machine.next(state), reader),
  ];
}
