import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresUrl } from '../../embedded/postgres.ts';
import { DATABASE } from '../../embedded/start.ts';
import { newDirectory, Office, until } from '../servers/office.ts';
import { historyOf, notBeforeDue } from './history.ts';
import { ledgerAgrees } from './ledger-agrees.ts';
import { type Ask, send, type Sent, type SentAnswer } from './sender.ts';
import { type Submitted, submitSamples } from './submitting.ts';

/**
 * kill -9, in the middle of ten running proposals, of each process under an office and then of all at once. Each kill comes
 * while commands are sent and unanswered; those are sent again under their ids once the office is back.
 */

/** A day takes eight seconds: five days until the reminder, and five more until both Co-Chairs are asked. */
const CLOCK = '1d=8s';
const LADDER = 10 * 8_000;

const ROUNDS = [
  { type: 'ACCEPT', seat: 'desk', victims: ['API'] },
  { type: 'SUPPORT', seat: 'comanager-au', victims: ['worker'] },
  { type: 'SUPPORT', seat: 'comanager-id', victims: ['Temporal'] },
  { type: 'APPROVE', seat: 'comanager-au', victims: ['PostgreSQL'] },
  { type: 'APPROVE', seat: 'comanager-id', victims: ['API', 'worker', 'Temporal', 'PostgreSQL'] },
] as const;

let office: Office;
let running: readonly Submitted[] = [];
/** Nobody acts on these after their acceptance. */
let idle: readonly Submitted[] = [];
const acknowledged: { readonly ask: Ask; readonly answer: SentAnswer }[] = [];

beforeAll(async () => {
  office = await Office.start(await newDirectory(), ['--clock', CLOCK]);
  running = await submitSamples(office, 10);
  idle = await submitSamples(office, 3);
  for (const proposal of idle) await settle(await sending(asking(proposal, 'ACCEPT', 'desk')));
}, 240_000);

afterAll(() => office.discard(), 120_000);

function asking({ reference, textHash }: Submitted, type: string, seat: string): Ask {
  return { reference, type, seat, textHash, commandId: randomUUID() };
}

async function sending(ask: Ask): Promise<Sent> {
  return send(office.api, await office.token(ask.seat), ask);
}

/**
 * Sends half of the commands; when the first of them is answered, sends the others, and kills the victims the moment one of
 * those is on its way: some commands are answered then, some are being carried out, some have just been sent.
 */
async function killWhile(asks: readonly Ask[], victims: readonly string[]): Promise<void> {
  const pids = await Promise.all(victims.map(async (name) => ({ name, pid: (await office.child(name)).pid })));
  const half = asks.length / 2;
  const early = await Promise.all(asks.slice(0, half).map(sending));
  await Promise.race(early.map(({ answer }) => answer));
  const late = await Promise.all(asks.slice(half).map(sending));
  await Promise.race(late.map(({ sent }) => sent));
  const under = [...early, ...late];
  const unanswered = under.filter(({ answered }) => !answered).map(({ ask }) => ask);
  for (const { pid } of pids) process.kill(pid, 'SIGKILL');
  const listed = unanswered.map(({ reference, type, commandId }) => `  ${reference} ${type} ${commandId}`);
  const words = `kill -9 of ${victims.join(', ')}: ${unanswered.length} of ${asks.length} commands sent and unanswered`;
  console.log([words, ...listed].join('\n'));
  expect(unanswered.length).toBeGreaterThan(0);
  await backAgain(pids);
  await Promise.all(under.map(settle));
}

/** Until it is answered; what got no answer is sent again under its id. */
async function settle({ ask, answer: first }: Sent): Promise<void> {
  let answer = await first;
  await until(async () => {
    answer ??= await (await sending(ask)).answer;
    return answer !== null;
  }, 90_000);
  if (answer === null) throw new Error(`${ask.reference} ${ask.type} was never answered`);
  expect(answer.status, `${ask.reference} ${ask.type}: ${answer.body}`).toBe(200);
  acknowledged.push({ ask, answer });
}

/** All victims have a successor on record, and the API says that all is there. */
async function backAgain(pids: readonly { readonly name: string; readonly pid: number }[]): Promise<void> {
  await until(async () => {
    const { children } = await office.run();
    return pids.every(({ name, pid }) => children.some((child) => child.name === name && child.pid !== pid));
  }, 60_000);
  await until(async () => {
    const answer = await fetch(`${office.api}/readyz`).catch(() => null);
    return answer !== null && ((await answer.json()) as { readonly status: string }).status === 'ready';
  }, 60_000);
}

async function fired(reference: string): Promise<readonly string[]> {
  const entries = await historyOf(office, 'desk', reference);
  return entries.map(({ type }) => type).filter((type) => /^after\.(?:reminder|escalation)$/.test(type));
}

describe.sequential('kill -9 in the middle of ten running proposals', () => {
  for (const { type, seat, victims } of ROUNDS) {
    test(`of ${victims.join(', ')}, while ${type} of ${seat} is on its way`, { timeout: 180_000 }, async () => {
      await killWhile(
        running.map((proposal) => asking(proposal, type, seat)),
        victims,
      );
    });
  }

  test('all ten finish', { timeout: 60_000 }, async () => {
    for (const { reference } of running) {
      const { body } = await office.request('desk', 'GET', `/proposals/${reference}`);
      expect(body['state'], reference).toBe('approved');
    }
  });

  test('every acknowledged command is there once, and leaves and states agree', { timeout: 60_000 }, async () => {
    expect(acknowledged).toHaveLength(running.length * ROUNDS.length + idle.length);
    const { addresses } = await office.run();
    const home = { directory: join(office.directory, 'postgres'), port: Number(addresses.postgresql.split(':')[1]) };
    const commands = await ledgerAgrees(
      await postgresUrl(home, DATABASE),
      [...running, ...idle].map(({ reference }) => reference),
    );
    for (const { ask } of acknowledged) {
      expect(
        commands.filter((id) => id === ask.commandId),
        `${ask.reference} ${ask.type}`,
      ).toHaveLength(1);
    }
    for (const { reference } of running) {
      const acts = (await historyOf(office, 'desk', reference)).filter(({ seat }) => seat !== 'system');
      expect(acts.map(({ type }) => type)).toEqual(['start', 'SUBMIT', ...ROUNDS.map(({ type }) => type)]);
    }
  });

  test('a command that is sent once more gets the answer that was stored', { timeout: 60_000 }, async () => {
    for (const { ask, answer } of acknowledged) {
      const again = await (await sending(ask)).answer;
      expect(again, `${ask.reference} ${ask.type}`).toEqual(answer);
    }
  });

  test('every clock still runs: where nobody acted, both Co-Chairs are asked', { timeout: 3 * LADDER }, async () => {
    for (const { reference } of idle) {
      await until(async () => (await fired(reference)).includes('after.escalation'), 2 * LADDER);
      expect(await fired(reference)).toEqual(['after.reminder', 'after.escalation']);
      notBeforeDue(await historyOf(office, 'desk', reference));
    }
  });
});
