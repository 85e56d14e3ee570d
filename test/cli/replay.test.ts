import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepVerdict } from '../../cli/replay/steps.ts';
import type { Verdict } from '../../cli/replay/eip1.ts';
import { readReleaseIndex } from '../../machines/registry.ts';
import type { Answer } from '../../cli/client.ts';
import { packageRoot } from '../../product.ts';
import { openStage, type Ran, runCli, type Stage } from './stage.ts';

const HISTORIES = join(packageRoot(), 'test', 'fixtures', 'eip', 'eip-histories-to-2022.jsonl');

function lines<T>({ stdout }: Ran): T[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

describe('replay eip1', () => {
  it('judges the recorded histories, one line a move, and sums them up on stderr', async () => {
    const begin = performance.now();
    const ran = await runCli(['replay', 'eip1', HISTORIES, '--output', 'jsonl']);
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toBe(
      '577 histories, 1274 moves under EIP-1: 1110 legal, 164 illegal.\nWarnings: 4 early-stagnant, 4 no-deadline.\n',
    );
    const moves = lines<Verdict>(ran);
    expect(moves).toHaveLength(1_274);
    expect(Object.keys(moves[0] ?? {})).toEqual(['id', 'n', 'at', 'from', 'to', 'verdict', 'why', 'warnings']);
    expect(moves[0]).toMatchObject({ id: 'eip-1', n: 1, from: null, to: 'Draft', verdict: 'legal', warnings: [] });
  });

  it('lines that are no history are all told, and the exit code says so', async () => {
    const file = join(stage.directory, 'bad.jsonl');
    await writeFile(file, `no json\n{"id": 1, "events": []}\n${(await readFile(HISTORIES, 'utf8')).split('\n')[0]}\n`);
    const ran = await runCli(['replay', 'eip1', file, '--output', 'jsonl']);
    expect(ran.code).toBe(2);
    expect(lines<Verdict>(ran)).toHaveLength(3);
    expect(ran.stderr).toMatch(/line 1: is no JSON/);
    expect(ran.stderr).toMatch(/line 2: id: /);
  });
});

let stage: Stage;
let history: string;
beforeAll(async () => {
  stage = await openStage();
  const sample = join(packageRoot(), 'samples', 'new-project-bilateral.yaml');
  const { reference } = await stage.json<Answer>('submit', sample);
  for (const [event, seat] of [
    ['ACCEPT', 'desk'],
    ['SUPPORT', 'comanager-au'],
    ['SUPPORT', 'comanager-id'],
    ['APPROVE', 'comanager-au'],
    ['APPROVE', 'comanager-id'],
  ] as const)
    await stage.json('act', reference ?? '', event, '--as', seat, '--reason', 'Yes');
  const written = (await stage.run(['history', reference ?? '', '--as', 'auditor', '--output', 'jsonl'])).stdout;
  // The stage has the machine from its sources; here its steps are held against the released bytes.
  const released = readReleaseIndex(join(packageRoot(), 'machines', 'released'))['proposal@1'];
  history = written.replaceAll('1'.repeat(64), released ?? '');
}, 60_000);
afterAll(() => stage.close());

async function replayed(text: string): Promise<Ran & { readonly verdicts: readonly StepVerdict[] }> {
  const file = join(stage.directory, 'history.jsonl');
  await writeFile(file, text);
  const ran = await runCli(['replay', 'proposal', file, '--output', 'jsonl']);
  return { ...ran, verdicts: ran.stdout === '' ? [] : lines<StepVerdict>(ran) };
}

describe('replay proposal', () => {
  it('every step of a history comes out of the released machine as it is recorded', async () => {
    const { code, stderr, verdicts } = await replayed(history);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '7 steps: 7 agree, 0 differ, 0 noted.\n' });
    expect(verdicts.map(({ type, verdict }) => `${type} ${verdict}`)).toEqual([
      'start agrees',
      'SUBMIT agrees',
      'ACCEPT agrees',
      'SUPPORT agrees',
      'SUPPORT agrees',
      'APPROVE agrees',
      'APPROVE agrees',
    ]);
  });

  it('several histories may follow each other in one file', async () => {
    expect((await replayed(history + history)).stderr).toBe('14 steps: 14 agree, 0 differ, 0 noted.\n');
  });

  it.each([
    ['a position from a seat that may not give it', /"comanager-id"/, '"desk"', 'the machine does not take it'],
    ['another outcome', /"to":"approved"/, '"to":"withdrawn"', 'is recorded'],
    ['another due instant', /("what":"armed","due":")\d{4}/, '$12099', 'policy and calendars say'],
  ])('%s differs, and what follows is not vouched for', async (_, what, instead, why) => {
    const { code, verdicts } = await replayed(history.replace(what, instead));
    expect(code).toBe(1);
    const first = verdicts.findIndex(({ verdict }) => verdict === 'differs');
    expect(verdicts[first]?.why).toContain(why);
  });

  it('a missing step is told', async () => {
    const { code, verdicts } = await replayed(history.split('\n').toSpliced(2, 1).join('\n'));
    expect(code).toBe(1);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual([
      'agrees',
      'agrees',
      'differs',
      'differs',
      'differs',
      'differs',
    ]);
    expect(verdicts[2]?.why).toBe('the steps before it are missing: after 2 comes 4');
  });

  it('a history that was written for somebody from whom something is hidden is refused with what to do', async () => {
    const hidden = history.replaceAll(/,"replay":\{.*\}\}$/gm, '}');
    const { code, stderr } = await replayed(hidden);
    expect(code).toBe(2);
    expect(stderr).toContain('replay: is missing: ask for the history as somebody from whom nothing is hidden');
  });
});
