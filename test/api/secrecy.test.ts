import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { act, acted, ask, history, sample, show, submit } from './asking.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Every text of every table outside the content store, and the log. */
async function leaks(marker: string): Promise<readonly string[]> {
  const tables = await stage.database.pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema not in ('pg_catalog', 'information_schema', 'contents') and table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await stage.database.pool.query<{ n: number }>(
      `select count(*) as n from ${name} t where t::text like $1 or t::text like $2`,
      [`%${marker}%`, `%${Buffer.from(marker).toString('hex')}%`],
    );
    if ((rows[0]?.n ?? 0) > 0) found.push(name);
  }
  if (stage.log.some((line) => line.includes(marker))) found.push('log');
  return found;
}

it('a marker in title, summary, reason and file is in no leaf, inner part, table outside the content store, or log line', async () => {
  const marker = `marker${randomBytes(8).toString('hex')}`;
  const file = { role: 'letter', mediaType: 'text/plain', content: Buffer.from(`file ${marker}`).toString('base64') };
  const proposal = {
    ...(await sample('new-project-bilateral')),
    title: `Title ${marker}`,
    summary: `Summary ${marker}`,
    money: { amount: 1, currency: 'USD', source: `Source ${marker}` },
    milestones: [{ title: `Milestone ${marker}`, due: '2027-05-15' }],
  };
  const { body } = await submit(stage, 'focal-viet-nam', proposal, { attachments: [file] });
  const reference = body.reference ?? '';
  await acted(stage, 'desk', reference, 'RETURN', { reason: `Reason ${marker}`, attachments: [file] });
  const renewed = { ...proposal, summary: `Another summary ${marker}` };
  await acted(stage, 'focal-viet-nam', reference, 'RESUBMIT', {
    reason: `Reason ${marker}`,
    data: { proposal: renewed },
  });
  // Refused, malformed and unknown: these paths must not tell it either.
  await act(stage, 'desk', reference, 'SUPPORT', { reason: `Reason ${marker}` });
  await act(stage, 'desk', reference, 'DANCE', { reason: `Reason ${marker}`, data: { [marker]: marker } });
  await submit(stage, 'focal-viet-nam', { ...proposal, [marker]: marker, areas: [marker], lead: marker });
  await ask(stage, 'desk', 'GET', `/proposals/${marker}`);
  await ask(stage, 'desk', 'GET', `/proposals?state=${marker}`);
  const broken = await stage.server.inject({
    method: 'POST',
    url: '/api/v1/proposals',
    headers: { authorization: `Bearer ${marker}`, 'content-type': 'application/json' },
    payload: `{"${marker}"`,
  });
  expect(broken.statusCode).toBe(401);

  expect(await leaks(marker)).toEqual([]);
  expect(stage.log.length).toBeGreaterThan(5);

  // It is not lost: whoever may read it does.
  const seen = (await show(stage, 'desk', reference)).body;
  expect(seen.title).toBe(`Title ${marker}`);
  expect(JSON.stringify((await history(stage, 'desk', reference)).body)).toContain(`Reason ${marker}`);
  const { rows } = await stage.database.pool.query<{ n: number }>(
    `select count(*) as n from contents.contents where convert_from(content, 'UTF8') like $1`,
    [`%${marker}%`],
  );
  expect(rows[0]?.n).toBeGreaterThanOrEqual(8);
});

it('a failure of the server itself is logged by name and place, never with a message that could quote what was sent', async () => {
  const marker = `marker${randomBytes(8).toString('hex')}`;
  const own = await openStage();
  try {
    const view = own.host.view.bind(own.host);
    Object.assign(own.host, { view: () => Promise.reject(new RangeError(`cannot read ${marker}\n    at ${marker}`)) });
    const { status, body } = await ask(own, 'desk', 'GET', '/proposals/RSO-2026-0001');
    Object.assign(own.host, { view });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain(marker);
    const failure = own.log.find((line) => line.includes('a request failed'));
    expect(failure).toContain('RangeError');
    expect(failure).toMatch(/secrecy\.test\.ts/);
    expect(failure).not.toContain(marker);
  } finally {
    await own.close();
  }
});
