import { z } from 'zod';
import type { EventShape } from './shape.ts';

/** The vocabulary of proposal@1. */

const nothing = z.strictObject({});
const reasoned = { reason: 'by-rule' } as const;
const commented = { reason: 'optional' } as const;

export const EVENTS_1: Readonly<Record<string, EventShape>> = {
  SUBMIT: { facts: nothing, texts: {}, subject: false },
  ACCEPT: { facts: nothing, texts: commented, subject: true },
  RETURN: { facts: nothing, texts: reasoned, subject: true },
  RESUBMIT: { facts: nothing, texts: commented, subject: false, bringsText: true },
  SUPPORT: { facts: nothing, texts: commented, subject: true },
  REVISE: { facts: nothing, texts: reasoned, subject: true },
  OBJECT: { facts: nothing, texts: reasoned, subject: true },
  APPROVE: { facts: nothing, texts: commented, subject: true },
  NOT_TAKEN_FORWARD: { facts: nothing, texts: reasoned, subject: true },
  ADVISE: { facts: nothing, texts: reasoned, subject: true },
  WITHDRAW: { facts: nothing, texts: commented, subject: false },
};
