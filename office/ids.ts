import { z } from 'zod';

/** How the things of the office are called in facts. A person is opaque: the id tells nothing, and nothing else leads to it. */
export const PERSON_ID = /^person_[0-9a-f]{24}$/;

const NAME = /^[a-z][a-z0-9-]*$/;

export const person = z.string().regex(PERSON_ID, 'is neither name nor id of a person');
export const seat = z.string().regex(NAME, 'is no seat, for example comanager-au');
export const member = z.string().regex(NAME, 'is no member, for example viet-nam');
export const group = z.string().regex(NAME, 'is no group, for example steering-group');
export const meeting = z.string().regex(/^[a-z][a-z0-9-]*-\d+$/, 'is no meeting, for example steering-group-1');
export const caseId = z.string().regex(/^[a-z][a-z0-9-]*\/[0-9a-f-]{36}$/, 'is no case, for example RSO-2026-0007');
export const instant = z.iso.datetime({ precision: 3 });
export const day = z.iso.date();
