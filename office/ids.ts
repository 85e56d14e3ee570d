import { z } from 'zod';

/** How the things of the office are called in facts. A person is opaque: the id tells nothing, and nothing else leads to it. */
export const PERSON_ID = /^person_[0-9a-f]{24}$/;

const name = z.string().regex(/^[a-z][a-z0-9-]*$/);

export const person = z.string().regex(PERSON_ID);
export const seat = name;
export const member = name;
export const group = name;
export const meeting = z.string().regex(/^[a-z][a-z0-9-]*-\d+$/);
export const caseId = z.string().regex(/^[a-z][a-z0-9-]*\/[0-9a-f-]{36}$/);
export const instant = z.iso.datetime({ precision: 3 });
export const day = z.iso.date();
