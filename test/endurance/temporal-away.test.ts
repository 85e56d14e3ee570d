import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newDirectory, Office, until } from '../servers/office.ts';
import { historyOf, notBeforeDue } from './history.ts';
import { lettersAbout } from './letters.ts';
import { type Submitted, submitSamples } from './submitting.ts';

const MINUTE = 60_000;
/** What is promised for an answer. */
const PROMISED = 10_000;
const ACTS = [
  ['ACCEPT', 'desk'],
  ['SUPPORT', 'comanager-au'],
  ['SUPPORT', 'comanager-id'],
  ['APPROVE', 'comanager-au'],
  ['APPROVE', 'comanager-id'],
] as const;

let office: Office;

beforeAll(async () => {
  office = await Office.start(await newDirectory(), ['--clock', '1d=2s']);
}, 240_000);

afterAll(() => office.discard(), 120_000);

/** Submission to approval, one command after the other. @returns milliseconds of the slowest. */
async function decided(): Promise<{ readonly proposal: Submitted; readonly slowest: number }> {
  const started = Date.now();
  const [proposal] = await submitSamples(office, 1);
  if (proposal === undefined) throw new Error('nothing was submitted');
  let slowest = Date.now() - started;
  for (const [type, seat] of ACTS) {
    const sent = Date.now();
    const { status, body } = await office.act(proposal.reference, seat, type, { textHash: proposal.textHash });
    expect(status, `${type}: ${JSON.stringify(body)}`).toBe(200);
    slowest = Math.max(slowest, Date.now() - sent);
  }
  return { proposal, slowest };
}

describe('Temporal hangs for a minute', () => {
  test(
    'commands are answered all the time, clocks go on, and letters follow when it is back',
    { timeout: 5 * MINUTE },
    async () => {
      const [waiting] = await submitSamples(office, 1);
      if (waiting === undefined) throw new Error('nothing was submitted');
      await office.act(waiting.reference, 'desk', 'ACCEPT', { textHash: waiting.textHash });

      // Stopped, not ended: its connections stay open and nothing answers, and nobody starts it again.
      const { pid } = await office.child('Temporal');
      process.kill(pid, 'SIGSTOP');
      const since = Date.now();
      const done: Submitted[] = [];
      let slowest = 0;
      try {
        while (Date.now() - since < MINUTE) {
          const one = await decided();
          done.push(one.proposal);
          slowest = Math.max(slowest, one.slowest);
          // A proposal a second: an office that goes on working, not a load test.
          await pause(1_000);
        }
        const ready = await fetch(`${office.api}/readyz`);
        expect(ready.status).toBe(200);
        expect(await ready.json()).toMatchObject({ status: 'degraded', temporal: { state: 'away' } });
        const types = (await historyOf(office, 'desk', waiting.reference)).map(({ type }) => type);
        expect(types).toContain('after.reminder');
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      console.log(`Temporal hung for a minute: ${done.length} proposals decided, slowest command ${slowest} ms`);
      expect(slowest).toBeLessThan(PROMISED);

      await until(async () => {
        const letters = await lettersAbout(office, waiting.reference);
        return letters.filter(({ template }) => template === 'guidance-asked').length === 2;
      }, 2 * MINUTE);
      notBeforeDue(await historyOf(office, 'desk', waiting.reference));
      for (const { reference } of done) {
        await until(async () => {
          const letters = await lettersAbout(office, reference);
          return letters.filter(({ template }) => template === 'approved').length === 1;
        }, 2 * MINUTE);
      }
    },
  );
});
