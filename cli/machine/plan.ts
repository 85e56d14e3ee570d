import type { Command } from 'commander';
import { type MigrationPlan, type PlannedMigration, planMigration } from '../../engine/index.ts';
import type { StateValue } from '../../engine/types.ts';
import { EXIT, Failure } from '../failure.ts';
import { createOutput, type Format, type Output } from '../output.ts';
import { machineOf } from './source.ts';

/** `mufakat machine plan A B`: what would become of a case of A, in whatever state it is. Fails when something is unmapped. */
export async function plan(a: string, b: string, command: Command): Promise<void> {
  const output = createOutput(command.optsWithGlobals<{ output: Format }>().output);
  const made = planMigration(await machineOf(a), await machineOf(b));
  showPlan(made, output);
  refuseUnlessComplete(made);
}

export function showPlan(made: MigrationPlan, output: Output): void {
  output.data(made, () => textOf(made), made.rows);
}

/** @throws Failure while a case could be in a state of which nothing is known. */
export function refuseUnlessComplete({ from, to, refused, unmapped, rows }: MigrationPlan): void {
  if (refused !== null)
    throw new Failure(EXIT.failed, [`${refused}.`, `Add an entry to \`migrations\` of ${to}, and release it.`]);
  if (unmapped > 0) {
    throw new Failure(EXIT.failed, [
      `${unmapped} of ${rows.length} states of ${from} cannot come over to ${to} as it stands.`,
      'Map what is named above in its `migrations`: no case is taken over before.',
    ]);
  }
}

export function textOf({ from, to, rows, refused, unmapped, cut }: MigrationPlan): string {
  if (refused !== null) return `${from} → ${to}: no migration`;
  const counted = `${rows.length} states, ${unmapped} with problems${cut ? ' (each state once: together they are too many)' : ''}`;
  return [`${from} → ${to}: ${counted}`, ...rows.map(rowText)].join('\n');
}

function rowText({ child, from, to, waits, timers, problems }: PlannedMigration): string {
  const target = waits ? 'waits for a state in which it may' : to === null ? '?' : stateText(to);
  const whose = child === undefined ? '' : `child ${child.join('/')}: `;
  return [
    `${problems.length > 0 ? '✗' : ' '} ${whose}${stateText(from)} → ${target}`,
    ...timers.map((timer) => `      ${timerText(timer)}`),
    ...problems.map((problem) => `    ! ${problem}`),
  ].join('\n');
}

/** `pickup as collection: keep-due-date`. */
export function timerText({ name, as, policy }: PlannedMigration['timers'][number]): string {
  return `${name}${as === null ? '' : ` as ${as}`}: ${policy}`;
}

/** `open.decision(au.owed, id.given)`. */
export function stateText(value: StateValue): string {
  if (typeof value === 'string') return value;
  const parts = Object.entries(value).map(([key, inner]) => {
    const below = stateText(inner);
    if (below === '') return key;
    return below.startsWith('(') ? `${key}${below}` : `${key}.${below}`;
  });
  return parts.length > 1 ? `(${parts.join(', ')})` : (parts[0] ?? '');
}
