export { canonicalize, canonicalizeState, NotCanonical, parseCanonical } from './canonical.ts';
export * from './record.ts';
export { NotARecord, parseInner, parseLeaf } from './shape.ts';
export * from './authentication.ts';
export { readKeyIfThere, readOrMakeKey } from './keys.ts';
