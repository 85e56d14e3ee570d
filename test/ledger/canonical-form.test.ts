import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isSurelyCanonical } from '../../ledger/canonical-form.ts';
import { canonicalize } from '../../ledger/index.ts';

const DEEPEST = 128;
const SEED = 20_260_302;

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme', maxLength: 6 }),
    fc.string({ maxLength: 6 }),
    fc.maxSafeInteger().map((number) => (number === 0 ? 0 : number)),
    fc.integer({ min: -20, max: 20 }).map((number) => (number === 0 ? 0 : number)),
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string({ maxLength: 3 }), fc.nat(120).map(String)), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).value;

/** Whether the general way accepts the text: written again, it is the same. */
function isCanonical(text: string): boolean {
  try {
    return canonicalize(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

describe('the form told from the text alone', () => {
  test('is sure only of what the general way accepts, whatever was done to the text', () => {
    const counted = { sure: 0, unsure: 0, refused: 0 };
    const change = fc.record({
      at: fc.nat(),
      without: fc.nat(2),
      put: fc.oneof(
        fc.constantFrom(
          '',
          ' ',
          '-',
          '0',
          '.',
          'e1',
          ',',
          '"',
          '\\',
          '{}',
          '[]',
          '"a":1,',
          '1',
          '\n',
          'é',
          '\u{10000}',
        ),
        fc.string({ maxLength: 2 }),
      ),
    });
    fc.assert(
      fc.property(json, fc.array(change, { maxLength: 2 }), (value, changes) => {
        let text = canonicalize(value);
        for (const { at, without, put } of changes) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + put + text.slice(place + without);
        }
        try {
          JSON.parse(text);
        } catch {
          return;
        }
        const canonical = isCanonical(text);
        if (isSurelyCanonical(text, DEEPEST)) {
          counted.sure += 1;
          expect(canonical, text).toBe(true);
        } else if (canonical) counted.unsure += 1;
        else counted.refused += 1;
      }),
      { numRuns: 20_000, seed: SEED },
    );
    console.log('texts that JSON.parse reads', counted, `seed ${SEED}`);
    expect(Math.min(counted.sure, counted.unsure, counted.refused)).toBeGreaterThan(200);
  });

  test.each([
    '{}',
    '[]',
    '[{},[],"",0,-1,true,false,null]',
    '{"":0,"a":1,"ab":2,"b":3}',
    '{"10":1,"9":2}',
    '999999999999999',
    '{"é":"é"}',
    '"\u{10000}"',
  ])('is sure of %s', (text) => {
    expect(isCanonical(text)).toBe(true);
    expect(isSurelyCanonical(text, DEEPEST)).toBe(true);
  });

  test.each([
    ['a key twice', '{"a":1,"a":1}'],
    ['keys that fall', '{"b":1,"a":1}'],
    ['a longer key before its beginning', '{"ab":1,"a":1}'],
    ['a space before', ' {}'],
    ['a space behind', '{} '],
    ['a space inside', '{"a": 1}'],
    ['minus zero', '-0'],
    ['a fraction', '[1.5]'],
    ['an exponent', '[1e2]'],
    ['an escape', '"\\u0061"'],
    ['more digits than are safe', '9007199254740993'],
    ['nesting too deep', '['.repeat(DEEPEST + 1) + ']'.repeat(DEEPEST + 1)],
    // In UTF-16 the second stands first, in UTF-8 last.
    ['keys beyond ASCII', '{"\uffff":1,"\u{10000}":1}'],
    ['a long text', JSON.stringify('a'.repeat(70_000))],
  ])('is not sure of a text with %s', (_what, text) => {
    expect(isSurelyCanonical(text, DEEPEST)).toBe(false);
  });

  test('is not misled by the text before it', () => {
    expect(isSurelyCanonical('{"a":"0123456789","b":2}', DEEPEST)).toBe(true);
    expect(isSurelyCanonical('{"c":1}', DEEPEST)).toBe(true);
    expect(isSurelyCanonical('1', DEEPEST)).toBe(true);
  });
});
