import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { canonicalize, canonicalizeState, NotCanonical, parseCanonical } from '../../ledger/index.ts';

describe('RFC 8785 vectors', () => {
  test('3.2.2 and 3.2.3: literals, escapes and key order', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalizeState(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('3.2.3: keys are ordered by UTF-16 code units', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonicalize(value)) as object)).toEqual([
      'One',
      'Carriage Return',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
    expect(parseCanonical(canonicalize(value))).toEqual(value);
  });

  // RFC 8785, appendix B: IEEE 754 bits and the text they must give.
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('appendix B: %s is %s', (bits, text) => {
    expect(canonicalizeState(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  test.each([['7fffffffffffffff'], ['7ff0000000000000'], ['fff0000000000000']])('appendix B: %s is refused', (bits) => {
    expect(() => canonicalizeState(Buffer.from(bits, 'hex').readDoubleBE())).toThrow(NotCanonical);
  });
});

describe('strict: a record refuses', () => {
  class Something {
    readonly x = 1;
  }
  const nested: unknown[] = [];
  let innermost = nested;
  for (let depth = 0; depth < 200; depth += 1) innermost.push((innermost = []));

  test.each<[string, unknown]>([
    ['a float', { a: [1.5] }],
    ['an integer beyond 2^53−1', 2 ** 53],
    ['NaN', Number.NaN],
    ['a lone surrogate', { a: '\ud800' }],
    ['a key with a lone surrogate', { '\udc00': 1 }],
    ['undefined', { a: undefined }],
    ['a function', { a: () => 1 }],
    ['a big integer', 1n],
    ['a Date', new Date(0)],
    ['a class instance', new Something()],
    ['a toJSON function', { toJSON: () => 1 }],
    ['a hole in an array', Object.assign([], { length: 1 })],
    ['endless nesting', nested],
  ])('%s', (_name, value) => {
    expect(() => canonicalize(value)).toThrow(NotCanonical);
  });

  test.each<[string, string]>([
    ['a duplicate key', '{"a":1,"a":1}'],
    ['a duplicate key in another spelling', '{"a":1,"\\u0061":1}'],
    ['a space', '{"a": 1}'],
    ['keys out of order', '{"b":1,"a":1}'],
    ['integer-like keys in the order of numbers', '{"9":1,"10":1}'],
    ['a needless escape', '"\\u0061"'],
    ['an escaped slash', '"\\/"'],
    ['a lone surrogate', '"\\ud800"'],
    ['another spelling of a number', '1.0'],
    ['an exponent', '1e2'],
    ['minus zero', '-0'],
    ['a float', '1.5'],
    ['an integer that is rounded when read', '9007199254740993'],
    ['a text after the value', '{}x'],
    ['no text', ''],
  ])('the text with %s', (_name, text) => {
    expect(() => parseCanonical(text)).toThrow(NotCanonical);
  });

  test('and tells where', () => {
    expect(() => canonicalize({ event: { facts: [{ amount: 0.5 }] } })).toThrow(/event\.facts\.0\.amount/);
  });

  test('a key named __proto__ is a key like any other', () => {
    expect(parseCanonical('{"__proto__":1}')).toSatisfy((value: object) => Object.hasOwn(value, '__proto__'));
  });
});

test('whatever is canonical reads back as the same value and text', () => {
  const value = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 5 },
      fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
      fc.maxSafeInteger().map((number) => (number === 0 ? 0 : number)),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('json'), { maxLength: 5 }),
      fc.dictionary(fc.oneof(fc.string(), fc.nat().map(String)), tie('json'), { maxKeys: 5, noNullPrototype: true }),
    ),
  })).json;
  fc.assert(
    fc.property(value, (json) => {
      const text = canonicalize(json);
      expect(parseCanonical(text)).toEqual(json);
      expect(canonicalize(parseCanonical(text))).toBe(text);
      expect(canonicalizeState(json)).toBe(text);
    }),
    { numRuns: 500 },
  );
});
