import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, ProposalView } from '../../cli/client.ts';
import { packageRoot } from '../../product.ts';
import { openStage, type Stage } from './stage.ts';

/** What a person reads in a terminal of a case of proposal@3. */

let stage: Stage;
let reference: string;
beforeAll(async () => {
  stage = await openStage({ inForce: 'demonstration 3' });
  const file = join(packageRoot(), 'samples', 'collaboration-tabletop.yaml');
  reference = (await stage.json<Answer>('submit', file)).reference ?? '';
  await act('desk', 'ACCEPT');
});
afterAll(() => stage.close());

async function act(seat: string, event: string, ...more: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await stage.run(['act', reference, event, '--as', seat, ...more]);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** Lines as they were before they were broken at the width of the terminal. */
async function shown(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await stage.run(['show', reference, ...words]);
  expect(code, stderr).toBe(0);
  return stdout.replaceAll(/\n(?! |\n|[A-Z])/g, ' ');
}

describe('show', () => {
  it('says who is waited for, what goes on side by side, and what a decision waits for', async () => {
    const text = await shown('--as', 'comanager-au');
    expect(text).toContain('State: under consideration');
    expect(text).toMatch(/Waiting for the desk of the office since .+ to open a consultation; if nobody acts, a first/);
    expect(text).toMatch(
      /Side by side:\n {2}a consultation is to be opened\n {2}the consent of partners is waited for\n/,
    );
    expect(text).toMatch(
      /Before a decision can be signed: a consultation has to be opened on the present text; the consent of/,
    );
    expect(text).toMatch(/SUPPORT \(support it\)/);
  });

  it('is said in Indonesian', async () => {
    const text = await shown('--as', 'comanager-id', '--language', 'id');
    expect(text).toMatch(/Menunggu bagian penerimaan kantor sejak .+ untuk membuka konsultasi; jika tidak ada yang/);
    expect(text).toMatch(/Berjalan bersamaan:\n {2}konsultasi akan dibuka\n/);
    expect(text).not.toMatch(/Waiting|Side by side|Before a decision|You could/);
  });

  it('--clocks tells of every clock how it is counted', async () => {
    const text = await shown('--as', 'desk', '--clocks');
    expect(text).toMatch(
      /Clocks:\n {2}a first reminder goes out to the desk of the office: the opening of a consultation, due [^:]+:[^\n]+\n {4}2 working days of Bangkok from .+\n/,
    );
    expect(text).toMatch(/ {4}at 50 % of it\n {4}rule consultation\.open of the policy\n/);
    const { clocks } = await stage.json<ProposalView>('show', reference, '--as', 'desk');
    expect(clocks.map(({ name }) => name)).toContain('consentOver');
  });
});

describe('act', () => {
  it('a dry run tells state, who is then waited for, clocks and letters; a joint act shows who has to answer', async () => {
    const dry = await act('comanager-au', 'DEFER_JOINTLY', '--data', '{"until": "2027-03-01"}', '--dry-run');
    expect(dry).toMatch(/^Dry run: DEFER_JOINTLY would be taken; nothing was written\./);
    expect(dry.replaceAll('\n', ' ')).toMatch(
      /Waiting for the Co-Manager \(Indonesia\) since .+ to agree to the joint act/,
    );
    expect(dry).toMatch(/It would follow:\n[\s\S]*letter to the Co-Manager \(Australia\)/);
    await act('comanager-au', 'DEFER_JOINTLY', '--data', '{"until": "2027-03-01"}');
    expect(await shown('--as', 'comanager-id')).toMatch(
      /the Co-Manager \(Australia\) proposes a joint act and the other seat has to answer \(propose to defer it until a day or a meeting\)\./,
    );
    await act('comanager-id', 'AGREE', '--data', '{"act": "DEFER_JOINTLY"}');
    expect((await stage.json<ProposalView>('show', reference)).work.map(({ says }) => says)).toContain(
      'it is deferred: the clocks of the seats stand still',
    );
  });

  it('history tells joint acts, clocks and letters in words', async () => {
    const { stdout } = await stage.run(['history', reference, '--as', 'cochair-au']);
    const told = stdout.replaceAll(/\s+/g, ' ');
    expect(told).toContain('DEFER_JOINTLY');
    const { entries } = await stage.json<{ entries: { type: string; says: string }[] }>('history', reference);
    expect(entries.map(({ type, says }) => `${type}: ${says}`)).toEqual([
      'start: drafted the proposal',
      'SUBMIT: submitted it',
      'ACCEPT: accepted it',
      'DEFER_JOINTLY: proposed to defer it until a day or a meeting (2027-03-01)',
      'AGREE: agreed to the joint act (propose to defer it until a day or a meeting)',
    ]);
  });
});
