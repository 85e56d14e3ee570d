export { canonicalize, canonicalizeState, NotCanonical, parseCanonical } from './canonical.ts';
export * from './record.ts';
export { NotARecord, parseInner, parseLeaf } from './shape.ts';
export * from './authentication.ts';
export { readOrMakeKey } from './keys.ts';
