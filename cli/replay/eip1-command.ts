import type { Command } from 'commander';
import { load } from '../../engine/index.ts';
import { eip1 } from '../../machines/eip1/v1.ts';
import { EXIT, Failure } from '../failure.ts';
import type { Format } from '../output.ts';
import { EipHistory, judge, type Verdict } from './eip1.ts';
import { linesOf } from './lines.ts';
import { stream } from './stream.ts';

/** The machine stands in the sources: nothing that it judges is pinned to a release. */
const UNRELEASED = '0'.repeat(64);

/** `mufakat replay eip1 FILE`: a verdict for each move on stdout, the sum of them on stderr. */
export async function replayEip1(file: string, command: Command): Promise<void> {
  const { output } = command.optsWithGlobals<{ output: Format }>();
  const machine = load(eip1, UNRELEASED);
  const sum = new Sum();
  const bad: string[] = [];
  await stream(output, text, async (write) => {
    for await (const line of linesOf(file, EipHistory)) {
      if ('problems' in line) {
        bad.push(...line.problems.map((problem) => `  line ${line.number}: ${problem}`));
        continue;
      }
      sum.histories += 1;
      for (const verdict of judge(machine, line.value)) {
        sum.add(verdict);
        await write(verdict);
      }
    }
  });
  process.stderr.write(`${sum.sentence()}\n`);
  if (bad.length > 0)
    throw new Failure(
      EXIT.usage,
      [
        `${file} has lines that are no history; all others were judged:`,
        ...bad,
        'A line is {"id": "eip-1", "events": [{"at": "2015-10-27T07:44:47+00:00", "status": "Draft"}, ...]}.',
      ],
      { problems: bad.map((problem) => problem.trim()) },
    );
}

function text({ id, n, at, from, to, verdict, why, warnings }: Verdict): string {
  const warned = warnings.length === 0 ? '' : ` [${warnings.join(', ')}]`;
  return `${id} ${n} ${at} ${from ?? '(new)'} → ${to}: ${verdict}${warned}\n    ${why}`;
}

class Sum {
  histories = 0;
  readonly #verdicts = { legal: 0, illegal: 0 };
  readonly #warnings = new Map<string, number>();

  add({ verdict, warnings }: Verdict): void {
    this.#verdicts[verdict] += 1;
    for (const warning of warnings) this.#warnings.set(warning, (this.#warnings.get(warning) ?? 0) + 1);
  }

  sentence(): string {
    const { legal, illegal } = this.#verdicts;
    const warned = [...this.#warnings]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([warning, count]) => `${count} ${warning}`);
    return [
      `${this.histories} histories, ${legal + illegal} moves under EIP-1: ${legal} legal, ${illegal} illegal.`,
      `Warnings: ${warned.join(', ') || 'none'}.`,
    ].join('\n');
  }
}
