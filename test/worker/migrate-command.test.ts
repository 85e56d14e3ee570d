import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../product.ts';
import { CLAIMS } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { newDirectory } from '../servers/office.ts';
import { startTemporal, type TemporalServer } from '../servers/temporal.ts';
import { load } from '../../engine/index.ts';
import { permit2With } from '../fixtures/machines/permit.ts';
import { PERMITS, permitsWith } from './permits.ts';
import { type MachineAnswer, machineCommand } from './machine-command.ts';
import { type Durable, openDurable } from './stage.ts';

const FIXTURES = join(packageRoot(), 'test/fixtures/machines');
const [ONE, TWO] = [join(FIXTURES, 'permit.ts'), join(FIXTURES, 'permit-2.ts')];
const BREAKING = permit2With({
  whenTagged: 'quiet',
  context: () => {
    throw new Error('nobody has said what becomes of the hints');
  },
});
let temporal: TemporalServer;
let durable: Durable;
/** Runs on a second version whose migration breaks on a case that has had a hint, and takes others over only in a quiet state. */
let breaking: Durable;
let command: Awaited<ReturnType<typeof machineCommand>>;
let breakingCommand: typeof command;

beforeAll(async () => {
  temporal = await startTemporal({});
  const [url, broken] = [await freshDatabase(), await freshDatabase()];
  durable = await openDurable({
    url,
    address: temporal.address,
    host: { machines: PERMITS },
  });
  breaking = await openDurable({
    url: broken,
    address: temporal.address,
    host: { machines: permitsWith(load(BREAKING, '93'.repeat(32))) },
  });
  const servers = { database: url, temporal: temporal.address, taskQueue: durable.taskQueue };
  command = await machineCommand(servers);
  breakingCommand = await machineCommand({ ...servers, database: broken, taskQueue: breaking.taskQueue });
});
afterAll(async () => {
  await breaking.close();
  await durable.close();
  await temporal.stop();
});

const run = (...words: string[]): Promise<MachineAnswer> => command(words);

async function begin({ host }: Durable = durable, events: readonly string[] = ['APPLY']): Promise<string> {
  const answer = await host.start({
    commandId: randomUUID(),
    sender: { person: 'asker', claims: CLAIMS },
    caseId: `permit/${v7()}`,
    machine: { name: 'permit', version: 1 },
    input: {},
    then: events.map((type) => ({ type })),
  });
  if (answer.outcome !== 'accepted') throw new Error(JSON.stringify(answer));
  return answer.caseId;
}

const versionOf = async (caseId: string): Promise<number | undefined> =>
  (await durable.host.view(caseId))?.state.machine.version;

describe('mufakat machine', () => {
  it('plan shows every state and ends well; without a migration it fails', async () => {
    const plan = await run('plan', ONE, TWO);
    expect(plan.code).toBe(0);
    expect(JSON.parse(plan.data)).toMatchObject({ from: 'permit@1', to: 'permit@2', unmapped: 0 });
    const back = await run('plan', TWO, ONE);
    expect(back).toMatchObject({ code: 1 });
    expect(back.words).toContain('does not say how cases of permit@2 come over');
  }, 60_000);

  it('migrate does nothing in a dry run, takes one case over, then all, and tells how many', async () => {
    const cases = await Promise.all([begin(), begin(), begin()]);
    const dry = await run('migrate', ONE, TWO, '--dry-run');
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.data)).toMatchObject({
      dryRun: true,
      progress: null,
      open: { cases: 3, there: 0, groups: [{ outcome: 'comes over', cases: 3, problems: [] }] },
    });
    expect(dry.words).toContain('3 open cases: 3 would come over, 0 wait, 0 would be refused, 0 are there already');
    const quiet = join(await newDirectory(), 'quiet.ts');
    const wanted = `export const quiet = permit2With({ whenTagged: 'quiet' });`;
    await writeFile(quiet, `import { permit2With } from ${JSON.stringify(ONE)};\n${wanted}\n`);
    const waiting = await run('migrate', ONE, quiet, '--dry-run');
    expect(JSON.parse(waiting.data)).toMatchObject({ open: { cases: 3, groups: [{ outcome: 'waits', cases: 3 }] } });
    expect(waiting.words).toContain('3 wait, 0 would be refused: these cases would run on in permit@1');
    expect(waiting.code).toBe(4);
    expect(await Promise.all(cases.map(versionOf))).toEqual([1, 1, 1]);

    const one = await run('migrate', ONE, TWO, '--case', cases[1] ?? '');
    expect(one.code).toBe(0);
    expect(JSON.parse(one.data)).toMatchObject({ progress: { state: 'finished', done: 1 } });
    expect(await Promise.all(cases.map(versionOf))).toEqual([1, 2, 1]);

    for (const words of [[], ['--dry-run']]) {
      const nobody = await run('migrate', ONE, TWO, '--case', 'PERMIT-0', ...words);
      expect(nobody).toMatchObject({ code: 3 });
      expect(nobody.words).toContain('is known as PERMIT-0');
    }

    const all = await run('migrate', ONE, TWO);
    expect(all.code).toBe(0);
    expect(all.words).toContain('permit@1 → permit@2: 12 states, 0 with problems');
    expect(all.words).toContain('2 taken over, 1 already there, 0 refused, 0 failed');
    expect(await Promise.all(cases.map(versionOf))).toEqual([2, 2, 2]);

    const keyless = await command(['migrate', ONE, TWO], 'nowhere.pem');
    expect(keyless).toMatchObject({ code: 3 });
    expect(keyless.words).toContain('to sign the order with');

    const refused = await run('migrate', TWO, ONE);
    expect(refused.code).toBe(1);
  }, 90_000);

  it('tells of each case that is refused what was missing, in the words of the machine', async () => {
    const draft = await begin(breaking, []);
    const applied = await begin(breaking);
    const refused = await breakingCommand(['migrate', ONE, TWO]);
    expect(refused.code).toBe(4);
    expect(refused.words).toContain('2 refused, 0 failed: these cases run on in permit@1');
    expect(refused.words).toContain(`${draft}: refused: failed: nobody has said what becomes of the hints`);
    expect(refused.words).toContain(
      `${applied}: refused: not-now: a case may come over only in a state tagged 'quiet'`,
    );
  }, 90_000);
});
