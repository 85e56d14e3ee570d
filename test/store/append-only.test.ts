import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../servers/fresh-database.ts';
import { openStage, startErrand, type Stage } from '../host/fixture.ts';

let stage: Stage;
let stream: string;

beforeAll(async () => {
  stage = await openStage(await freshDatabase());
  stream = (await startErrand(stage.host, [{ type: 'ASK' }])).caseId;
});
afterAll(async () => {
  await stage.close();
});

const run = (text: string) => stage.database.pool.query(text, text.includes('$1') ? [stream] : []);

describe('records are append-only', () => {
  const changes = {
    leaf: `leaf = '{}'`,
    inner: `"inner" = '{}'`,
    nonce: `nonce = decode(repeat('00', 32), 'hex')`,
    'leaf hash': `leaf_hash = decode(repeat('00', 32), 'hex')`,
    instant: `at = at + interval '1 second'`,
    type: `type = 'APPROVE'`,
    'sequence number': `seq = seq + 10`,
    stream: `stream = 'errand/other'`,
    'command id': `command_id = 'other'`,
    'tree index along with something else': `tree_index = 7, type = 'APPROVE'`,
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`a change of the ${what} is refused`, async () => {
      await expect(run(`update mufakat.records set ${change} where stream = $1 and seq = 1`)).rejects.toThrow(
        /append-only/,
      );
    });
  }

  it('delete and truncate are refused', async () => {
    await expect(run('delete from mufakat.records where stream = $1')).rejects.toThrow(/append-only/);
    await expect(run('truncate mufakat.records')).rejects.toThrow(/append-only/);
  });

  it('a place in the tree is given once, and never changed', async () => {
    await run('update mufakat.records set tree_index = 0 where stream = $1 and seq = 1');
    await expect(run('update mufakat.records set tree_index = 5 where stream = $1 and seq = 1')).rejects.toThrow(
      /append-only/,
    );
    await expect(run('update mufakat.records set tree_index = null where stream = $1 and seq = 1')).rejects.toThrow(
      /append-only/,
    );
    await expect(run('update mufakat.records set tree_index = 0 where stream = $1 and seq = 2')).rejects.toThrow(
      /unique/,
    );
  });

  it('a second record of one place in a stream is refused', async () => {
    await expect(
      run(`insert into mufakat.records (stream, seq, at, type, leaf, "inner", nonce, leaf_hash)
        select stream, seq, at, type, leaf, "inner", nonce, leaf_hash from mufakat.records where stream = $1 and seq = 2`),
    ).rejects.toThrow(/unique/);
  });
});
