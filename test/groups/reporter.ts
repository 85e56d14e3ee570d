import type { UserConsoleLog } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';
import { type Group, groupOf, GROUPS } from './groups.ts';

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** What the tests themselves say on standard output: counts, seeds, shares. */
  readonly said: string[];
}

/** Prints at the end of a run the eight groups of the engine's tests by name, with counts, and what they say of seeds. */
export default class GroupReporter implements Reporter {
  readonly #logs: UserConsoleLog[] = [];

  onUserConsoleLog(log: UserConsoleLog): void {
    if (log.type === 'stdout') this.#logs.push(log);
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tallies = new Map<Group, Tally>(
      GROUPS.map((group) => [group, { passed: 0, failed: 0, skipped: 0, said: [] }]),
    );
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const tally = tallyOf(tallies, groupOf(module.relativeModuleId, test.fullName));
        if (tally === undefined) continue;
        const { state } = test.result();
        if (state === 'passed' || state === 'failed') tally[state] += 1;
        else tally.skipped += 1;
        for (const { taskId, content } of this.#logs)
          if (taskId === test.id) tally.said.push(...content.trimEnd().split('\n'));
      }
    }
    process.stdout.write(`\n${textOf(tallies)}\n`);
  }
}

function tallyOf(tallies: ReadonlyMap<Group, Tally>, group: Group | undefined): Tally | undefined {
  return group === undefined ? undefined : tallies.get(group);
}

function textOf(tallies: ReadonlyMap<Group, Tally>): string {
  const lines = [...tallies].flatMap(([{ name }, { passed, failed, skipped, said }], index) => {
    const none = passed + failed + skipped === 0;
    const counts = none
      ? 'not in this run'
      : `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
    return [`  ${index + 1}. ${`${name} `.padEnd(36, '.')} ${counts}`, ...said.map((line) => `       ${line}`)];
  });
  return ["The engine's eight groups of tests", ...lines].join('\n');
}
