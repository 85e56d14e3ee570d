import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { cpuOf, difference, total } from '../../bench/measure/cpu.ts';
import { figure, median, quantile, ratio } from '../../bench/measure/statistics.ts';
import { readOptions } from '../../bench/options.ts';
import { isMet, TARGETS } from '../../bench/targets.ts';
import { packageRoot } from '../../product.ts';

describe('statistics', () => {
  test('median and quantiles lie between neighbours', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(quantile([10, 20, 30, 40, 50], 0.95)).toBeCloseTo(48);
    expect(() => median([])).toThrow('no values were measured');
  });

  test('a ratio is taken round by round before its median', () => {
    expect(ratio([1, 10, 100], [2, 10, 50])).toEqual({ median: 1, lowest: 0.5, highest: 2, rounds: [0.5, 1, 2] });
    expect(figure([5, 1, 3])).toMatchObject({ median: 3, lowest: 1, highest: 5 });
  });

  test('a promise is met on its own side', () => {
    expect(isMet(TARGETS.throughputRestate, 3)).toBe(true);
    expect(isMet(TARGETS.throughputRestate, 2.99)).toBe(false);
    expect(isMet(TARGETS.p50, 0.3)).toBe(true);
    expect(isMet(TARGETS.p50, 0.31)).toBe(false);
  });
});

test('CPU of a process counts its children, those that live and those that have ended', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mufakat-cpu-'));
  const program = join(folder, 'burn.mjs');
  await writeFile(
    program,
    `import { spawnSync, spawn } from 'node:child_process';
const burn = 'const end = process.cpuUsage().user + 100000; while (process.cpuUsage().user < end);';
spawnSync(process.execPath, ['-e', burn]);
const living = spawn(process.execPath, ['-e', burn + 'process.stdout.write("burnt"); setInterval(() => {}, 1000)']);
living.stdout.once('data', () => process.send('burnt'));
process.once('disconnect', () => living.kill());`,
  );
  const child = fork(program);
  const watched = [{ name: 'burner', pid: child.pid ?? 0 }];
  const before = cpuOf(watched);
  await once(child, 'message');
  const used = total(difference(cpuOf(watched), before));
  child.disconnect();
  await once(child, 'exit');
  await rm(folder, { recursive: true });
  expect(used).toBeGreaterThanOrEqual(180);
  expect(() => cpuOf(watched)).toThrow('has ended in the middle of a measurement');
}, 60_000);

describe('npm run bench', () => {
  test('an option that is none is answered with the help', () => {
    expect(() => readOptions(['--only', 'engine,nothing'])).toThrow('--only SECTIONS');
    expect(() => readOptions(['--rounds', '0'])).toThrow('--rounds N');
    expect(readOptions(['--only', 'latency,engine'])).toMatchObject({ rounds: 5, sections: ['engine', 'latency'] });
  });

  test('the quick run of the engine prints what was measured beside what is promised', async () => {
    const { stdout } = await promisify(execFile)(
      'npm',
      ['run', '--silent', 'bench', '--', '--quick', '--only', 'engine'],
      {
        cwd: packageRoot(),
      },
    );
    expect(stdout).toContain('a row of forty states');
    expect(stdout).toContain('engine step from JSON state ÷ raw machine.transition');
    expect(stdout).toMatch(/≥ 0\.65/);
  }, 60_000);
});
