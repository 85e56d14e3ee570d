import { createHash } from 'node:crypto';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, isIntact, release, ReleaseRefused } from '../../cli/machine/bundle.ts';
import { load } from '../../engine/index.ts';
import type { CaseState, Machine, Office, StepResult } from '../../engine/types.ts';
import { loadBundle, MachineMissing, releasedMachines } from '../../machines/registry.ts';
import { packageRoot } from '../../product.ts';
import { errand1 } from '../fixtures/machines/errand.ts';

const root = packageRoot();
const source = { path: join(root, 'test/fixtures/machines/errand.ts'), name: 'errand1' };
const office: Office = {
  now: '2026-03-02T00:00:00.000Z',
  policy: {},
  actor: { person: 'person_0', seat: 'judge' },
  facts: { desks: ['judge'] },
  due: () => ({ due: '2026-03-09T00:00:00.000Z', because: 'a week' }),
};

/** One case through a few steps: what each step answered. */
function walk(machine: Machine): StepResult[] {
  const results: StepResult[] = [machine.start({ title: 'one' }, office)];
  for (const type of ['ASK', 'MARK', 'AGAIN', 'NOTHING', 'INQUIRE', 'APPROVE']) {
    const state = results.findLast((result) => result.outcome === 'taken')?.state;
    const given = JSON.parse(JSON.stringify(state)) as CaseState;
    results.push(machine.step(given, { kind: 'event', event: { type } }, office));
  }
  return results;
}

describe('a release', () => {
  let bytes: Buffer;
  let digest: string;
  beforeAll(async () => {
    bytes = await bundle(root, source);
    digest = createHash('sha256').update(bytes).digest('hex');
  });

  test('the same sources give the same bytes', async () => {
    expect((await bundle(root, source)).equals(bytes)).toBe(true);
  });

  test('it names no place of the machine that built it', () => {
    expect(bytes.toString('utf8')).not.toContain(root);
  });

  test('it steps as its sources do', () => {
    expect(walk(loadBundle(bytes, digest))).toEqual(walk(load(errand1, digest)));
  });

  test('it needs nothing of its surroundings: an empty context is enough', () => {
    const bind = new Script(bytes.toString('utf8')).runInContext(createContext(Object.create(null) as object)) as (
      digest: string,
    ) => Machine;
    expect(JSON.parse(JSON.stringify(walk(bind(digest))))).toEqual(walk(load(errand1, digest)));
  });

  test('it is strict: a machine that writes to the past is refused there too', () => {
    expect(bytes.toString('utf8').startsWith('(() => {"use strict";')).toBe(true);
  });

  test('changed bytes are refused', () => {
    expect(() => loadBundle(Buffer.concat([bytes, Buffer.from('\n')]), digest)).toThrow(/has been changed/);
  });
});

describe('released machines of a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mufakat-release-'));
  const file = join(folder, 'machine.ts');
  const write = (version: number, state: string) =>
    writeFileSync(
      file,
      `import { setup } from 'xstate';
export const tiny = { name: 'tiny', version: ${version}, events: { start: { audience: [] } }, work: {},
  machine: setup({}).createMachine({ id: 'tiny', initial: '${state}', states: { ${state}: {} } }) };`,
    );
  beforeAll(() => {
    mkdirSync(join(folder, 'machines'));
    for (const shared of ['engine', 'node_modules']) symlinkSync(join(root, shared), join(folder, shared));
    symlinkSync(join(root, 'machines/definition.ts'), join(folder, 'machines/definition.ts'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('a version is released once, and the same again changes nothing', async () => {
    write(1, 'a');
    const first = await release(folder, { path: file, name: 'tiny' });
    expect(first).toMatchObject({ pin: 'tiny@1', fresh: true });
    expect(await release(folder, { path: file, name: 'tiny' })).toEqual({ ...first, fresh: false });
    expect(isIntact(folder, first.digest)).toBe(true);
  });

  test('a released version is never changed', async () => {
    write(1, 'b');
    await expect(release(folder, { path: file, name: 'tiny' })).rejects.toThrow(ReleaseRefused);
  });

  test('the next version stands beside it', async () => {
    write(2, 'b');
    await release(folder, { path: file, name: 'tiny' });
    const machines = releasedMachines(join(folder, 'machines/released'));
    expect(machines.list().map(({ name, version }) => `${name}@${version}`)).toEqual(['tiny@1', 'tiny@2']);
    expect(machines.byPin('tiny', 1).chart.initial).toBe('tiny.a');
    expect(machines.byPin('tiny', 2).chart.initial).toBe('tiny.b');
    expect(() => machines.byPin('tiny', 3)).toThrow(MachineMissing);
    expect(() => machines.byDigest('0'.repeat(64))).toThrow(MachineMissing);
  });

  test('a bundle that was tampered with is found, and not run', () => {
    const index = JSON.parse(readFileSync(join(folder, 'machines/released/index.json'), 'utf8')) as Record<
      string,
      string
    >;
    const digest = index['tiny@2'] ?? '';
    writeFileSync(join(folder, 'machines/released', `${digest}.js`), '(digest) => { throw new Error("run"); }');
    expect(isIntact(folder, digest)).toBe(false);
    expect(() => releasedMachines(join(folder, 'machines/released')).byPin('tiny', 2)).toThrow(/has been changed/);
  });
});
