import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Database,
  eraseContents,
  getContent,
  migrate,
  openDatabase,
  putContent,
  sweepContents,
} from '../../store/index.ts';
import { freshDatabase } from '../servers/fresh-database.ts';

let database: Database;
const AT = '2026-03-02T01:00:00.000Z';
const place = { caseId: 'errand/one', field: 'title' };

beforeAll(async () => {
  database = openDatabase({ url: await freshDatabase() });
  await migrate(database);
});
afterAll(async () => {
  await database.close();
});

const claim = (commitment: string, { caseId, field } = place) =>
  database.pool.query('update contents.contents set case_id = $2, field = $3, claimed_at = $4 where commitment = $1', [
    commitment,
    caseId,
    field,
    AT,
  ]);

describe('the content store', () => {
  it('gives back what was put, under a commitment that nonce and content prove', async () => {
    const put = await putContent(database, 'Ünïcode title', 'text/plain', AT);
    expect(put.bytes).toBe(Buffer.byteLength('Ünïcode title'));
    const kept = await getContent(database, put.commitment);
    if (kept === null || kept === 'erased') throw new Error('gone');
    expect(kept.content.toString()).toBe('Ünïcode title');
    expect(kept.nonce).toHaveLength(32);
    expect(createHash('sha256').update(kept.nonce).update(kept.content).digest('hex')).toBe(put.commitment);
  });

  it('gives the same content another commitment each time, so that nobody can guess it', async () => {
    const one = await putContent(database, 'yes', 'text/plain', AT);
    const two = await putContent(database, 'yes', 'text/plain', AT);
    expect(one.commitment).not.toBe(two.commitment);
  });

  it('keeps the commitment of a field that has not changed, and of no other', async () => {
    const first = await putContent(database, 'unchanged', 'text/plain', AT, place);
    await claim(first.commitment);
    expect((await putContent(database, 'unchanged', 'text/plain', AT, place)).commitment).toBe(first.commitment);
    const others = [
      await putContent(database, 'changed', 'text/plain', AT, place),
      await putContent(database, 'unchanged', 'text/markdown', AT, place),
      await putContent(database, 'unchanged', 'text/plain', AT, { ...place, field: 'summary' }),
      await putContent(database, 'unchanged', 'text/plain', AT, { ...place, caseId: 'errand/two' }),
    ];
    expect(others.map((other) => other.commitment)).not.toContain(first.commitment);
  });

  it('sweeps what nobody has claimed for long enough, and nothing else', async () => {
    const old = await putContent(database, 'old', 'text/plain', '2026-01-01T00:00:00.000Z');
    const claimed = await putContent(database, 'claimed', 'text/plain', '2026-01-01T00:00:00.000Z');
    await claim(claimed.commitment);
    const fresh = await putContent(database, 'fresh', 'text/plain', AT);
    expect(await sweepContents(database, '2026-02-01T00:00:00.000Z')).toBe(1);
    expect(await getContent(database, old.commitment)).toBeNull();
    expect(await getContent(database, claimed.commitment)).not.toBeNull();
    expect(await getContent(database, fresh.commitment)).not.toBeNull();
  });

  it('erases nonce and content, keeps that it was there, and does not erase twice', async () => {
    const put = await putContent(database, 'a marker', 'text/plain', AT, place);
    await claim(put.commitment);
    expect(await eraseContents(database, [put.commitment, 'f'.repeat(64)], AT)).toEqual([put.commitment]);
    expect(await getContent(database, put.commitment)).toBe('erased');
    expect(await eraseContents(database, [put.commitment], AT)).toEqual([]);
    const { rows } = await database.pool.query('select nonce, content from contents.contents where commitment = $1', [
      put.commitment,
    ]);
    expect(rows).toEqual([{ nonce: null, content: null }]);
  });

  it('takes a file of a megabyte as it is', async () => {
    const bytes = Buffer.alloc(1_000_000, 0xf3);
    const put = await putContent(database, bytes, 'application/pdf', AT);
    const kept = await getContent(database, put.commitment);
    expect(kept !== null && kept !== 'erased' && kept.content.equals(bytes)).toBe(true);
  });
});
