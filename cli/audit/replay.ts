import type { Command } from 'commander';
import type { Effect, StateValue } from '../../engine/types.ts';
import { canonicalize } from '../../ledger/canonical.ts';
import type { Finding } from '../../ledger/audit/findings.ts';
import { type CaseRecord, type ReplayedCase, Replayer, type Under } from '../../ledger/replay/replayer.ts';
import { readReleaseIndex } from '../../machines/registry.ts';
import { Directory } from '../../office/directory.ts';
import { readPolicies } from '../../policies/index.ts';
import { packageRoot } from '../../product.ts';
import { EXIT, Failure } from '../failure.ts';
import { createOutput, type Format, type Output } from '../output.ts';
import { allCases, directoryOf, historyOf, streamOf } from './history.ts';
import {
  demonstrationClock,
  type MaterialOptions,
  materialOf,
  publishedSize,
  rulesSource,
  trustedKey,
} from './material.ts';
import type { AuditedFiles } from '../../ledger/audit/files.ts';
import { keptWhys } from '../../ledger/audit/whys.ts';
import { officeResolver } from '../../worker/resolver.ts';
import { progressOn } from './progress.ts';
import { lineOf } from './verify.ts';
import { join } from 'node:path';

export interface ReplayOptions extends MaterialOptions {
  readonly at?: string;
  readonly seq?: number;
  readonly under?: string;
}

/** `mufakat audit replay [REFERENCE]`: without a reference, every case. */
export async function replay(reference: string | undefined, options: ReplayOptions, command: Command): Promise<void> {
  const output = createOutput(command.optsWithGlobals<{ output: Format }>().output);
  const files = await materialOf(options);
  const size = await publishedSize(files, await trustedKey(options));
  const replayer = await openReplayer(files);
  try {
    const streams = reference === undefined ? await allCases(files, size) : [await streamOf(files, size, reference)];
    if (options.under !== undefined) {
      const [stream] = streams;
      if (reference === undefined || stream === undefined)
        throw new Failure(EXIT.usage, ['Say which case to replay --under other rules.']);
      await replayUnder(replayer, await historyOf(files, size, stream, options), rulesNamed(options.under), output);
      return;
    }
    const directory = await directoryOf(files, size);
    const findings: Finding[] = [];
    let steps = 0;
    const progress = progressOn(output, 'cases replayed');
    for (const [done, stream] of streams.entries()) {
      const records = await historyOf(files, size, stream, options);
      findings.push(...rightsFindings(records, directory), ...(await replayer.replay(records)).findings);
      steps += records.length;
      progress.tell(done + 1, streams.length);
    }
    progress.end();
    output.data(
      { good: findings.length === 0, cases: streams.length, steps, findings },
      () =>
        findings.length === 0
          ? `good: ${steps} steps of ${streams.length} ${streams.length === 1 ? 'case' : 'cases'} come out as recorded`
          : findings.map(lineOf).join('\n'),
      findings,
    );
    if (findings.length > 0) process.exitCode = EXIT.failed;
  } finally {
    replayer.close();
  }
}

/** A replayer over the archive, with the office's resolver. */
export async function openReplayer({ published, inner }: AuditedFiles): Promise<Replayer> {
  const clock = await demonstrationClock();
  return new Replayer(rulesSource(published), officeResolver(clock), inner === null ? undefined : keptWhys(inner));
}

/** Acts from seats that their actors did not hold at that instant. */
function rightsFindings(records: readonly CaseRecord[], directory: Directory): Finding[] {
  return records.flatMap(({ leaf, inner: { actor } }) => {
    const what = directory.wrongWith(actor, leaf.at, leaf.stream);
    return what === null ? [] : [{ check: 'directory' as const, stream: leaf.stream, seq: leaf.seq, what }];
  });
}

/** `proposal@2,policy-name`: a released machine, a policy, or both. */
function rulesNamed(text: string): Under {
  const released = readReleaseIndex(join(packageRoot(), 'machines', 'released'));
  const policies = readPolicies().list();
  let under: Under = {};
  for (const name of text.split(',').map((one) => one.trim())) {
    const machine = released[name];
    const policy = policies.find((one) => one.name === name.replace(/^policy@/, ''));
    if (machine !== undefined) under = { ...under, machine };
    else if (policy !== undefined) under = { ...under, policy: policy.digest };
    else {
      throw new Failure(EXIT.notFound, [
        `There is neither a released machine nor a policy ${name}.`,
        `Machines: ${Object.keys(released).join(', ')}. Policies: ${policies.map((one) => one.name).join(', ')}.`,
      ]);
    }
  }
  return under;
}

interface Difference {
  readonly seq: number;
  readonly type: string;
  readonly what: string;
}

async function replayUnder(
  replayer: Replayer,
  records: readonly CaseRecord[],
  under: Under,
  output: Output,
): Promise<void> {
  const replayed = await replayer.replay(records, under);
  const differences = differencesOf(records, replayed);
  output.data(
    { steps: records.length, differences },
    () =>
      differences.length === 0
        ? `The ${records.length} steps would have come out the same.`
        : differences.map(({ seq, type, what }) => `#${seq} ${type}: ${what}`).join('\n'),
    differences,
  );
}

function differencesOf(records: readonly CaseRecord[], { steps, findings }: ReplayedCase): Difference[] {
  const broken = findings.filter(({ check, seq }) => check === 'replay' && !steps.some((step) => step.seq === seq));
  const differences = steps.flatMap(({ seq, type, result }, index): Difference[] => {
    const { inner } = records[index] as CaseRecord;
    switch (result.outcome) {
      case 'refused':
        return [{ seq, type, what: `would have been refused (${result.refusal.code})` }];
      case 'stale':
        return [{ seq, type, what: 'would not have happened: this clock or work would not have been under way' }];
      case 'failed':
        return [{ seq, type, what: `the machine would have failed: ${result.what}` }];
      case 'taken': {
        const recorded = valueText(inner.to?.value ?? '');
        const value = valueText(result.state.value);
        const moved =
          value === recorded ? [] : [{ seq, type, what: `would have led to ${value} instead of ${recorded}` }];
        return [...moved, ...clocksOf(seq, type, inner.effects as unknown as readonly Effect[], result.effects)];
      }
    }
  });
  return [...differences, ...broken.map(({ seq = 0, what }) => ({ seq, type: '', what }))];
}

/** Clocks that would have been due at another instant. */
function clocksOf(seq: number, type: string, recorded: readonly Effect[], computed: readonly Effect[]): Difference[] {
  const before = new Map(
    recorded.flatMap((effect) => (effect.kind === 'arm' ? [[effect.name, effect.due] as const] : [])),
  );
  const after = new Map(
    computed.flatMap((effect) => (effect.kind === 'arm' ? [[effect.name, effect.due] as const] : [])),
  );
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was, would] = [before.get(name), after.get(name)];
    if (was === would) return [];
    const told = would === undefined ? 'would not have run' : `would have been due ${would}`;
    return [{ seq, type, what: `the clock ${name} ${told}${was === undefined ? '' : ` (was due ${was})`}` }];
  });
}

function valueText(value: StateValue): string {
  return typeof value === 'string' ? value : canonicalize(value);
}
