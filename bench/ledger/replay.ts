import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaseState, StepResult } from '../../engine/types.ts';
import { caseRecords, isOfficeStream, type PlacedCaseRecord } from '../../ledger/audit/case-records.ts';
import { auditedDirectory } from '../../ledger/audit/files.ts';
import { stateHash } from '../../ledger/index.ts';
import { replayStep } from '../../ledger/replay/commands.ts';
import { Replayer } from '../../ledger/replay/replayer.ts';
import {
  compose,
  errandBundle,
  filesOf,
  paperOffice,
  POLICY,
  writeLog,
} from '../../test/ledger/fixture/paper-office.ts';

const CASES = 400;
/** Times that a round replays them all: CPU time is counted in hundredths of a second. */
const PASSES = 3;

export interface ReplayBench {
  readonly steps: number;
  /** Replays all cases in the process of its own, and compares. */
  replay(): Promise<void>;
  /** The same steps in this process: machine and hash of the state, nothing else. */
  raw(): void;
  close(): void;
}

export async function openReplayBench(): Promise<ReplayBench> {
  const directory = await mkdtemp(join(tmpdir(), 'mufakat-bench-replay-'));
  const office = paperOffice(await errandBundle(), CASES);
  await writeLog(directory, filesOf(compose(office.records)), office.archive);
  const files = await auditedDirectory(directory);
  const streams = new Map<string, PlacedCaseRecord[]>();
  for await (const record of caseRecords(files, office.records.length, (stream) => !isOfficeStream(stream))) {
    streams.set(record.leaf.stream, [...(streams.get(record.leaf.stream) ?? []), record]);
  }
  const cases = [...streams.values()];
  const resolver = new URL('../../test/ledger/fixture/resolver.ts', import.meta.url).href;
  const replayer = new Replayer(files.published, { resolver, settings: '{}' });
  const prepared = cases.map((records) =>
    records.map(({ leaf, inner }) => ({
      ...replayStep(leaf, inner),
      noted: office.machine.events[inner.type]?.recordedOnly === true,
    })),
  );
  return {
    steps: PASSES * cases.reduce((sum, records) => sum + records.length, 0),
    replay: async () => {
      for (let pass = 0; pass < PASSES; pass += 1) {
        const replayed = await Promise.all(cases.map((records) => replayer.replay(records)));
        const wrong = replayed.flatMap(({ findings }) => findings);
        if (wrong.length > 0) throw new Error(JSON.stringify(wrong[0]));
      }
    },
    raw: () => {
      for (const steps of Array.from({ length: PASSES }, () => prepared).flat()) {
        let state: CaseState | null = null;
        for (const { at, actor, facts, given, noted } of steps) {
          const due = (rule: string) => ({
            due: new Date(Date.parse(at) + Number(POLICY[rule])).toISOString(),
            because: { rule },
          });
          const seen = { now: at, policy: POLICY, actor, facts, due };
          if (!noted) {
            const result: StepResult | null =
              given.kind === 'start'
                ? office.machine.start(given.input, seen)
                : given.kind === 'step'
                  ? office.machine.step(state!, given.command, seen)
                  : null;
            if (result?.outcome !== 'taken') throw new Error('a step was not taken');
            state = result.state;
          }
          stateHash(state);
        }
      }
    },
    close: () => {
      replayer.close();
      void rm(directory, { recursive: true });
    },
  };
}
