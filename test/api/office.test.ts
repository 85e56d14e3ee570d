import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './asking.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

describe('the office’s own door', () => {
  it('shows who holds what, and a vacancy from its instant on', async () => {
    const before = await ask<{ at: string }>(stage, 'desk', 'GET', '/office');
    expect(before.body).toMatchObject({ demonstration: true, yours: ['desk'] });
    stage.forward(60_000);
    const vacated = await ask(stage, 'administrator', 'POST', '/office/commands', {
      commandId: randomUUID(),
      type: 'VACATE',
      data: { seat: 'focal-thailand' },
    });
    expect(vacated).toMatchObject({ status: 200, body: { recorded: ['seat.vacated'], dryRun: false } });
    const seatAt = async (query: string): Promise<unknown> => {
      const { body } = await ask<{ seats: { seat: string }[] }>(stage, 'desk', 'GET', `/office${query}`);
      return body.seats.find(({ seat }) => seat === 'focal-thailand');
    };
    expect(await seatAt('')).toMatchObject({ holder: null });
    expect(await seatAt(`?at=${before.body.at}`)).toMatchObject({ holder: { name: 'focal-thailand' } });
  });

  it('refuses who has no business with it', async () => {
    const refused = await ask(stage, 'desk', 'POST', '/office/commands', {
      commandId: randomUUID(),
      type: 'VACATE',
      data: { seat: 'focal-viet-nam' },
    });
    expect(refused).toMatchObject({ status: 422, body: { refusal: { rule: 'office.not-yours' } } });
  });
});
