import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { dataDirectory } from '../../embedded/data-directory.ts';
import { readReleaseIndex } from '../../machines/registry.ts';
import { packageRoot } from '../../product.ts';
import { type Lives, LIVES } from './lives.ts';
import type { Standing } from './living.ts';
import { OldOffice } from './old-office.ts';
import { packed, restore, type Snapshot, snapshotOf, unpacked, writeSnapshot } from './snapshot.ts';

/**
 * `npx tsx test/releases/make.ts COMMIT VERSION`: makes two data directories with that release, run from a clone of its own,
 * and keeps them in `test/releases/VERSION`: `plain` in real days, `clocked` under a demonstration clock.
 */
const officesOf = ({ plain, clocked, clock }: Lives) =>
  [
    { name: 'plain', words: [], live: plain },
    { name: 'clocked', words: ['--clock', clock], live: clocked },
  ] as const;

const execute = promisify(execFile);
const say = (line: string): boolean => process.stderr.write(`${line}\n`);

async function make(commit: string, version: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mufakat-release-'));
  // Who is root runs PostgreSQL as somebody else, who has to get to the clone's programs.
  await chmod(folder, 0o755);
  try {
    const clone = join(folder, 'clone');
    say(`Cloning ${commit}, installing its packages and building it.`);
    await execute('git', ['clone', '--quiet', '--no-checkout', packageRoot(), clone]);
    await execute('git', ['checkout', '--quiet', commit], { cwd: clone });
    await execute('npm', ['run', '--silent', 'build'], { cwd: clone, maxBuffer: 2 ** 26 });
    for (const { name, words, live } of officesOf(livesOf(clone))) {
      say(`${name}: opening an office.`);
      const directory = join(folder, name);
      const office = await OldOffice.start(clone, directory, words);
      let standing: Standing;
      try {
        standing = await live(office);
      } finally {
        await office.stop();
      }
      const snapshot = nameless(await snapshotOf(directory), directory);
      await refuseUnlessTheSame(snapshot, join(folder, `${name}-restored`));
      refuseTraces(snapshot, [folder, packageRoot(), homedir(), `@${hostname()}`]);
      const target = join(packageRoot(), 'test', 'releases', version);
      await writeSnapshot(snapshot, join(target, `${name}.json.gz`));
      await writeFile(join(target, `${name}.cases.json`), `${JSON.stringify(standing, null, 2)}\n`);
      say(`${name}: ${Object.keys(standing).length} cases beside the samples are kept in ${target}.`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws when nobody has said how the newest machine of that release is lived in. */
function livesOf(clone: string): Lives {
  const versions = Object.keys(readReleaseIndex(join(clone, 'machines', 'released')))
    .filter((pin) => pin.startsWith('proposal@'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const lives = LIVES[versions.at(-1) ?? ''];
  if (lives === undefined) throw new Error(`There are no lives of ${versions.at(-1)}: add them to lives.ts.`);
  return lives;
}

/** What was read must make the same directory again, down to each row. */
async function refuseUnlessTheSame(snapshot: Snapshot, directory: string): Promise<void> {
  await restore(snapshot, directory);
  const again = await snapshotOf(directory);
  for (const part of ['statements', 'tables', 'sequences', 'files'] as const)
    if (!isDeepStrictEqual(again[part], snapshot[part])) throw new Error(`Restored, its ${part} are not the same.`);
}

/**
 * Temporal's file holds its own path and the name of the machine. Others that are as long take their place: nothing else of
 * the file moves, and the directory has been carried to another machine since.
 */
function nameless(snapshot: Snapshot, directory: string): Snapshot {
  const path = dataDirectory(directory).temporal;
  const machine = `@${hostname()}`;
  const files = snapshot.files.map((file) => {
    if (file.file !== basename(path)) return file;
    // One character for one byte, and back.
    const text = unpacked(file).toString('latin1');
    const without = text
      .replaceAll(path, '/mufakat'.padEnd(path.length, '-'))
      .replaceAll(machine, '@'.padEnd(machine.length, '-'));
    return packed(file, Buffer.from(without, 'latin1'));
  });
  return { ...snapshot, files };
}

/** Nothing of the machine on which it was made may be in it. */
function refuseTraces({ statements, tables, files }: Snapshot, traces: readonly string[]): void {
  const texts = [
    { where: 'the database', bytes: Buffer.from(JSON.stringify([statements, tables])) },
    ...files.map((file) => ({ where: file.file, bytes: unpacked(file) })),
  ];
  for (const { where, bytes } of texts)
    for (const trace of traces)
      if (bytes.includes(trace)) throw new Error(`${where} holds ${trace}: nothing was kept.`);
}

const [commit, version] = process.argv.slice(2);
if (commit === undefined || version === undefined) {
  say('Say which release: npx tsx test/releases/make.ts COMMIT VERSION, for example v0.1.0 0.1.0.');
  process.exitCode = 2;
} else await make(commit, version);
