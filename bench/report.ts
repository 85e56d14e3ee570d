import Table from 'cli-table3';
import type { Figure } from './measure/statistics.ts';
import { isMet, TARGETS, type TargetName } from './targets.ts';

/** A finished run, as JSON has it. */
export interface Results {
  readonly at: string;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memoryGiB: number;
    readonly node: string;
  };
  readonly rounds: number;
  readonly quick: boolean;
  readonly temporalStore: 'file' | 'memory';
  readonly xstateBuild: 'production';
  /** By section and row: figures over the rounds. */
  readonly sections: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Figure>>>>>>;
  readonly ratios: Readonly<Partial<Record<TargetName, Figure>>>;
}

/** The run as tables for people: medians, the spread in brackets, and what was promised beside what was measured. */
export function tablesOf(results: Results): string {
  const { machine, rounds, quick, temporalStore } = results;
  const head = `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}; ${rounds} interleaved ${rounds === 1 ? 'round' : 'rounds'}; Temporal's state in ${temporalStore}. Medians, lowest and highest round in brackets.`;
  const warning = quick ? ['', 'Quick run: it shows that everything runs; its figures say little.'] : [];
  const sections = Object.entries(results.sections).flatMap(([name, rows]) => ['', name, sectionTable(rows)]);
  return [head, ...warning, ...sections, '', 'What is promised', ratioTable(results.ratios)].join('\n');
}

function sectionTable(rows: Results['sections'][string]): string {
  const columns = [...new Set(Object.values(rows).flatMap((row) => Object.keys(row)))];
  const table = new Table({ head: ['', ...columns], style: { head: [], border: [] } });
  for (const [name, row] of Object.entries(rows))
    table.push([name, ...columns.map((column) => (row[column] === undefined ? '' : figureText(row[column])))]);
  return table.toString();
}

function ratioTable(ratios: Results['ratios']): string {
  const table = new Table({ head: ['', 'measured', 'promised', ''], style: { head: [], border: [] } });
  for (const [name, target] of Object.entries(TARGETS)) {
    const measured = ratios[name as TargetName];
    if (measured === undefined) continue;
    const promised = `${target.at === 'least' ? '≥' : '≤'} ${target.value}`;
    table.push([
      target.name,
      figureText(measured),
      promised,
      isMet(target, measured.median) ? 'met' : missedBy(measured.median, target.value),
    ]);
  }
  return table.toString();
}

function missedBy(measured: number, promised: number): string {
  return `MISSED by ${Math.round(Math.abs(measured / promised - 1) * 100)} %`;
}

function figureText({ median, lowest, highest, rounds }: Figure): string {
  return rounds.length === 1 ? short(median) : `${short(median)} (${short(lowest)}–${short(highest)})`;
}

function short(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
