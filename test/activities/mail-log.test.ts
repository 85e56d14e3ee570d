import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Letter, letterPerformer } from '../../activities/deliverer.ts';
import { mailLog } from '../../activities/mail-log.ts';

const AT = '2026-03-02T01:00:00.000Z';
const clock = (): Promise<string> => Promise.resolve(AT);
const letter = (effect: string, to = 'desk'): Letter => ({
  effect,
  to,
  caseId: 'proposal/1',
  reference: 'RSO-2026-0001',
  template: 'reminder',
  askedAt: AT,
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-mail-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const linesOf = async (file: string): Promise<unknown[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line.startsWith('{"at"'))
    .map((line) => JSON.parse(line));

describe('the mail log', () => {
  it('has one line for each letter, however often and by however many it is delivered at once', async () => {
    const file = join(folder, 'once');
    const log = mailLog(file, clock);
    await Promise.all([log.deliver(letter('3:1')), log.deliver(letter('3:1')), log.deliver(letter('3:2'))]);
    await mailLog(file, clock).deliver(letter('3:1'));
    expect(await linesOf(file)).toEqual([
      { at: AT, demonstration: true, ...letter('3:1') },
      { at: AT, demonstration: true, ...letter('3:2') },
    ]);
  });

  it('goes on after a line that was cut off when its writer was killed: that letter is written again, whole', async () => {
    const file = join(folder, 'torn');
    await mailLog(file, clock).deliver(letter('3:1'));
    await appendFile(file, JSON.stringify({ at: AT, ...letter('3:2') }).slice(0, 60));
    const log = mailLog(file, clock);
    await log.deliver(letter('3:2'));
    await log.deliver(letter('3:1'));
    const text = await readFile(file, 'utf8');
    const whole = text.split('\n').filter((line) => line.endsWith('}'));
    expect(whole.map((line) => (JSON.parse(line) as Letter).effect)).toEqual(['3:1', '3:2']);
  });

  it('tries again after the file could not be read', async () => {
    const file = join(folder, 'directory', 'later');
    await writeFile(join(folder, 'directory'), '');
    const log = mailLog(file, clock);
    await expect(log.deliver(letter('3:1'))).rejects.toThrow(/ENOTDIR/);
    await rm(join(folder, 'directory'));
    await expect(log.deliver(letter('3:1'))).rejects.toThrow(/ENOENT/);
  });
});

describe('the action `letter`', () => {
  it('is one letter to each seat', async () => {
    const sent: Letter[] = [];
    const perform = letterPerformer({
      deliver: (one) => {
        sent.push(one);
        return Promise.resolve();
      },
    });
    const { effect, caseId, reference, askedAt } = letter('4:0');
    await perform({
      effect,
      caseId,
      reference,
      askedAt,
      params: { template: 'escalation', to: ['cochair-au', 'cochair-id'] },
    });
    expect(sent.map(({ to, template }) => `${template} ${to}`)).toEqual([
      'escalation cochair-au',
      'escalation cochair-id',
    ]);
  });

  it('refuses what is no letter', async () => {
    const perform = letterPerformer({ deliver: () => Promise.resolve() });
    const { effect, caseId, reference, askedAt } = letter('4:0');
    await expect(perform({ effect, caseId, reference, askedAt, params: { to: 'desk' } })).rejects.toThrow(/template/);
  });
});
