import { expect, test } from 'vitest';
import { readInner } from '../../../ledger/audit/files.ts';
import { encodeInner } from '../../../ledger/log/bundle.ts';
import { NONCE_BYTES } from '../../../ledger/record.ts';
import { innerPath } from '../../../ledger/sequencer/publication.ts';

const kept = ['a', 'b', 'c', 'd', 'e'].map((inner) => ({
  nonce: Buffer.alloc(NONCE_BYTES, inner),
  inner: Buffer.from(inner),
}));

test.each([5, 256])(
  'an audit that began before the log grew reads the bundle of %i that has come since',
  async (width) => {
    const all = Array.from({ length: width }, (_, place) => kept[place % kept.length]!);
    const files = new Map([[innerPath({ index: 0, width }), encodeInner(all)]]);
    const source = { name: 'a log', read: (path: string) => Promise.resolve(files.get(path) ?? null) };
    const inner = await readInner(source, { index: 0, width: 3 });
    expect(inner?.map((one) => one.inner.toString())).toEqual(['a', 'b', 'c']);
    expect(await readInner(source, { index: 1, width: 3 })).toBeNull();
  },
);
