import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEM_CODES, type Problem } from '../../engine/index.ts';
import { packageRoot } from '../../product.ts';
import { runCli } from './stage.ts';

const FAULTY = join(packageRoot(), 'test', 'fixtures', 'faulty-machine.ts');
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mufakat-machine-'));
});
afterAll(() => rm(directory, { recursive: true }));

interface Checked {
  readonly machines: readonly { readonly machine: string; readonly problems: readonly Problem[] }[];
}

describe('machine check', () => {
  it('lists every refusal of the engine for a machine that has them all, and fails', async () => {
    const ran = await runCli(['machine', 'check', FAULTY, '--output', 'json']);
    expect(ran.code).toBe(1);
    const { machines } = JSON.parse(ran.stdout) as Checked;
    const codes = new Set(machines[0]?.problems.map(({ code }) => code));
    expect([...codes].sort()).toEqual([...PROBLEM_CODES].sort());
  });

  it('says where, why and what to do', async () => {
    const { stdout, stderr } = await runCli(['machine', 'check', FAULTY]);
    expect(stdout).toContain('spawn-in-assign');
    expect(stdout).toContain('Use spawnChild, or invoke.');
    expect(stderr).toMatch(/\d+ problems in .*it would be refused at load/);
  });

  it('is content with the machines of the office, the newest version of a name', async () => {
    for (const name of ['proposal', 'eip1']) {
      const { code, stdout } = await runCli(['machine', 'check', name]);
      expect(stdout).toContain('ready to run durably');
      expect(code).toBe(0);
    }
  });

  it('a machine that there is not, and those that there are', async () => {
    const { code, stderr } = await runCli(['machine', 'check', 'nothing']);
    expect(code).toBe(3);
    expect(stderr).toContain('proposal');
  });

  it('a file that cannot be built, and one without a machine', async () => {
    const broken = join(directory, 'broken.ts');
    await writeFile(broken, 'export const = 1;');
    expect(await runCli(['machine', 'check', broken])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot be built') as string,
    });
    const empty = join(directory, 'empty.ts');
    await writeFile(empty, 'export const nothing = 1;');
    expect(await runCli(['machine', 'check', empty])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('exports no machine') as string,
    });
  });
});

describe('machine list and diff', () => {
  it('lists the released machines, their bytes checked', async () => {
    const { code, stdout } = await runCli(['machine', 'list', '--output', 'json']);
    expect(code).toBe(0);
    const { machines } = JSON.parse(stdout) as { machines: { machine: string; intact: boolean }[] };
    expect(machines.map(({ machine }) => machine)).toContain('proposal@1');
    expect(machines.every(({ intact }) => intact)).toBe(true);
  });

  it('nothing differs between a machine and itself', async () => {
    const { stdout } = await runCli(['machine', 'diff', 'proposal@1', 'proposal@1', '--output', 'json']);
    expect((JSON.parse(stdout) as { differences: unknown[] }).differences).toEqual([]);
  });

  it('tells what is added, removed and changed', async () => {
    const { stdout } = await runCli(['machine', 'diff', 'proposal@1', 'eip1']);
    expect(stdout).toMatch(/^\+ state /m);
    expect(stdout).toMatch(/^- event ADVISE$/m);
    expect(stdout).toMatch(/^~ event start$/m);
  });

  it('a pin that is not released', async () => {
    const { code, stderr } = await runCli(['machine', 'diff', 'proposal@99', 'proposal@1']);
    expect(code).toBe(3);
    expect(stderr).toContain('proposal@99 is not released');
  });
});
