/** Longer texts, in UTF-16 code units, are left to the general way. */
const LONGEST = 65_536;
/** UTF-8 takes at most three bytes for a code unit. */
const bytes = Buffer.alloc(LONGEST * 3);
let place = 0;

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const LIST = 0x5b;
const LIST_END = 0x5d;
const FALSE = 0x66;
const NULL = 0x6e;
const TRUE = 0x74;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;
/** Up to 15 digits a number is an integer within 2^53−1 whatever they are. */
const SAFE_DIGITS = 15;

/**
 * Whether a text that JSON.parse has read is in strict canonical form, told from its bytes alone: to write the value
 * again and compare takes an audit three times as long. True is certain; false means no more than that escapes, keys
 * beyond ASCII, long numbers or deep nesting have to be looked at the general way.
 */
export function isSurelyCanonical(text: string, deepest: number): boolean {
  if (text.length > LONGEST || text.includes('\\') || !text.isWellFormed()) return false;
  const length = bytes.write(text);
  place = 0;
  return isValue(deepest) && place === length;
}

/** `deeper`: how many more levels may open. */
function isValue(deeper: number): boolean {
  switch (bytes[place]) {
    case QUOTE:
      passString();
      return true;
    case OBJECT:
      return deeper > 0 && isObject(deeper - 1);
    case LIST:
      return deeper > 0 && isList(deeper - 1);
    case TRUE:
    case NULL:
      place += 4;
      return true;
    case FALSE:
      place += 5;
      return true;
    default:
      return isInteger();
  }
}

/** No space, and keys that rise: so there is no key twice. */
function isObject(deeper: number): boolean {
  place += 1;
  if (passes(OBJECT_END)) return true;
  let [start, end] = [0, -1];
  do {
    if (bytes[place] !== QUOTE) return false;
    const key = place + 1;
    passString();
    if (end !== -1 && !rises(start, end, key, place - 1)) return false;
    [start, end] = [key, place - 1];
    if (!passes(COLON) || !isValue(deeper)) return false;
  } while (passes(COMMA));
  return passes(OBJECT_END);
}

function isList(deeper: number): boolean {
  place += 1;
  if (passes(LIST_END)) return true;
  do {
    if (!isValue(deeper)) return false;
  } while (passes(COMMA));
  return passes(LIST_END);
}

/** A fraction or an exponent is what no list or object goes on with. */
function isInteger(): boolean {
  if (passes(MINUS) && bytes[place] === ZERO) return false;
  const start = place;
  while (bytes[place]! >= ZERO && bytes[place]! <= NINE) place += 1;
  const digits = place - start;
  return digits > 0 && digits <= SAFE_DIGITS;
}

function passes(byte: number): boolean {
  if (bytes[place] !== byte) return false;
  place += 1;
  return true;
}

/** To behind the closing quote. There is one, and no escape: the text was read and has no backslash. */
function passString(): void {
  let at = place + 1;
  while (bytes[at] !== QUOTE) at += 1;
  place = at + 1;
}

/** Whether one key stands before the other. UTF-8 orders ASCII, and only that, as UTF-16 does. */
function rises(one: number, oneEnd: number, other: number, otherEnd: number): boolean {
  for (let [left, right] = [one, other]; left < oneEnd && right < otherEnd; left += 1, right += 1) {
    const [a, b] = [bytes[left]!, bytes[right]!];
    if (a !== b) return a < b && b < 0x80;
  }
  return oneEnd - one < otherEnd - other;
}
