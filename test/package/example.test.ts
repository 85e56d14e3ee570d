import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { packageRoot } from '../../product.ts';
import { dropDatabase, emptyDatabase } from '../servers/fresh-database.ts';
import { blocksOf } from './page.ts';

/** The page's example, as a stranger would run it: from the packed package, in a folder where nothing else is. */
const execute = promisify(execFile);
const root = packageRoot();
const page = blocksOf(join(root, 'docs', 'your-machine.md'));
const MINUTES = 60_000;

let folder: string;
let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await emptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'mufakat-package-'));
  await execute('npm', ['run', '--silent', 'build'], { cwd: root });
  const { stdout } = await execute('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
  });
  await writeFile(join(folder, 'package.json'), '{"name": "stranger", "private": true, "type": "module"}');
  const words = ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  await execute('npm', [...words, `./${stdout.trim()}`, 'xstate@5.33.3'], { cwd: folder });
}, 5 * MINUTES);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  // Its machine is the page's own: whoever reads the databases of a run has it not.
  await dropDatabase(databaseUrl);
});

describe('the package in an empty folder', () => {
  test(
    'the example of the page runs on real servers and prints what the page says',
    async () => {
      for (const file of ['machine.js', 'main.js']) await writeFile(join(folder, file), page.get(file) ?? '');
      const { stdout } = await execute(process.execPath, ['main.js'], {
        cwd: folder,
        timeout: MINUTES,
        env: { ...process.env, DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: inject('temporalAddress') },
      });
      expect(stdout).toBe(page.get('output'));
    },
    2 * MINUTES,
  );

  test(
    'its types are found by TypeScript without the sources',
    async () => {
      const use = `import { load, type MachineDefinition } from 'mufakat/engine';
import { createHost, type Host, type HostOptions } from 'mufakat/host';
import { startWorker, type WorkerOptions } from 'mufakat/worker';
export const make = (options: HostOptions): Host => createHost(options);
export const pin = (definition: MachineDefinition): string => load(definition, '0'.repeat(64)).name;
export const work = (options: WorkerOptions): { stop(): Promise<void> } => startWorker(options);
// @ts-expect-error: a machine has a name and a version.
export const wrong: MachineDefinition = {};
`;
      await writeFile(join(folder, 'use.ts'), use);
      const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      const words = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', '', 'use.ts'];
      await execute(process.execPath, [compiler, ...words], { cwd: folder });
    },
    MINUTES,
  );

  test('nothing but what is meant for others is in it', async () => {
    const { stdout } = await execute('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root });
    const [packed] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const strange = packed.files
      .map(({ path }) => path)
      .filter(
        (path) =>
          !/^(dist|machines\/released|policies|words|embedded|cli|docs)\/|^[A-Z]+(\.md)?$|^package\.json$/.test(path),
      );
    expect(strange).toEqual([]);
    expect(packed.files.map(({ path }) => path).filter((path) => /\.test\.|\.map$|(?<!\.d)\.ts$/.test(path))).toEqual(
      [],
    );
  });

  test('other paths into the package are closed', async () => {
    const look = `import('mufakat/dist/host/index.js').then(() => console.log('open'), (error) => console.log(error.code))`;
    const { stdout } = await execute(process.execPath, ['-e', look], { cwd: folder });
    expect(stdout.trim()).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });
});
