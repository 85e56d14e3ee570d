import { join } from 'node:path';
import type { Command } from 'commander';
import { MachineMissing, releasedMachines } from '../../machines/registry.ts';
import { type Policies, PolicyMissing, readPolicies } from '../../policies/index.ts';
import { packageRoot } from '../../product.ts';
import { EXIT, Failure } from '../failure.ts';
import type { Format } from '../output.ts';
import { linesOf } from './lines.ts';
import { HistoryStep, StepJudge, type StepVerdict } from './steps.ts';
import { stream } from './stream.ts';

/** `mufakat replay proposal FILE`: whether each recorded step comes out of the released machine as it is recorded. */
export async function replayProposal(file: string, command: Command): Promise<void> {
  const { output } = command.optsWithGlobals<{ output: Format }>();
  const policies = new Map<number, Policies>();
  const policiesAt = (factor: number): Policies => {
    const known = policies.get(factor) ?? readPolicies({ factor });
    policies.set(factor, known);
    return known;
  };
  const judge = new StepJudge(releasedMachines(join(packageRoot(), 'machines', 'released')), policiesAt);
  const counts = { agrees: 0, differs: 0, noted: 0 };
  const bad: string[] = [];
  await stream(output, text, async (write) => {
    for await (const line of linesOf(file, HistoryStep)) {
      if ('problems' in line) {
        bad.push(...line.problems.map((problem) => `  line ${line.number}: ${problem}`));
        continue;
      }
      const verdict = judged(judge, line.value);
      counts[verdict.verdict] += 1;
      await write(verdict);
    }
  });
  const { agrees, differs, noted } = counts;
  process.stderr.write(`${agrees + differs + noted} steps: ${agrees} agree, ${differs} differ, ${noted} noted.\n`);
  if (bad.length > 0)
    throw new Failure(
      EXIT.usage,
      [`${file} has lines that are no step of a history; all others were judged:`, ...bad],
      { problems: bad.map((problem) => problem.trim()) },
    );
  if (differs > 0) throw new Failure(EXIT.failed, [`${differs} steps do not come out as recorded.`], { differs });
}

function judged(judge: StepJudge, step: HistoryStep): StepVerdict {
  try {
    return judge.judge(step);
  } catch (error) {
    if (error instanceof MachineMissing || error instanceof PolicyMissing)
      throw new Failure(EXIT.usage, [`Step ${step.seq} cannot be run again: ${error.message}`]);
    throw error;
  }
}

function text({ seq, at, type, seat, machine, verdict, why }: StepVerdict): string {
  return `${seq} ${at} ${type} from ${seat} under ${machine}: ${verdict}\n    ${why}`;
}
