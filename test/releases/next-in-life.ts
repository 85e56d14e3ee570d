import type { NextAct } from './next-act.ts';
import type { StoredCase } from './opened.ts';
import { stateOf } from './state.ts';

type Country = 'au' | 'id';
type By<T> = Readonly<Record<Country, T | null>>;

/** What of the context of proposal@2, and of what has come after it, says who acts next. */
interface Context {
  readonly kind: string;
  readonly proponent: string;
  readonly facts: { readonly participants?: readonly string[] };
  readonly pending: { readonly by: readonly string[] } | null;
  readonly joint: Readonly<Record<string, { readonly by: Country }>>;
  readonly positions: By<object>;
  readonly consultation: {
    readonly parties: readonly string[];
    readonly comments: number;
    readonly late: number;
  } | null;
  readonly signatures: By<{ readonly says: string }>;
  readonly heard: boolean;
  readonly conditions: Readonly<
    Record<string, { readonly met: boolean; readonly verified: { readonly desk: boolean } }>
  >;
  readonly signed: Readonly<Record<string, boolean>>;
}

/** An act that takes an open case of proposal@2, or of a later version, a step further. */
export function nextInLife({ value, context: stored }: StoredCase, resubmit: () => NextAct): NextAct {
  const context = stored as unknown as Context;
  const focal = `focal-${context.proponent}`;
  const { pending } = context;
  // Both have done it, and it has not taken effect yet.
  if (pending !== null) return { seat: pending.by[0] ?? focal, type: 'TAKE_BACK' };
  for (const [act, { by }] of Object.entries(context.joint))
    return { seat: comanager(by === 'au' ? 'id' : 'au'), type: 'AGREE', more: { data: { act } } };
  switch (stateOf(value)) {
    case 'draft':
      return { seat: focal, type: 'SUBMIT' };
    case 'screening':
      return { seat: 'desk', type: 'ACCEPT' };
    case 'returned':
    case 'dormant':
      return resubmit();
    case 'consideration':
      return inConsideration(value, context);
    case 'decision':
      return inDecision(value, context, focal);
    case 'conditions':
      return onCondition(context, focal);
    case 'formalisation':
      return { seat: unsigned(context), type: 'SIGN' };
    case 'implementation':
      return { seat: focal, type: 'REPORT', more: { data: { report: 'The first course was held.' } } };
    case 'completion':
      if (stands(value, 'acceptance')) return { seat: 'desk', type: 'ACCEPT' };
      return { seat: focal, type: 'FINAL_REPORT', more: { data: { report: 'All courses were held.' } } };
    case 'closed':
      return { seat: 'desk', type: 'LESSONS', more: { data: { lessons: 'Begin with the translators.' } } };
    default:
      throw new Error(`Nobody has said what is done next in ${JSON.stringify(value)}: add it here.`);
  }
}

const comanager = (country: Country): string => `comanager-${country}`;
const owing = (given: By<unknown>): Country | undefined => (['au', 'id'] as const).find((seat) => given[seat] === null);
/** Whether a part of the case is in that state. */
const stands = (value: unknown, state: string): boolean => JSON.stringify(value).includes(`"${state}"`);

function inConsideration(value: unknown, { positions, consultation }: Context): NextAct {
  const seat = owing(positions);
  if (seat !== undefined) return { seat: comanager(seat), type: 'SUPPORT' };
  if (consultation === null) throw new Error(`Both have spoken before a consultation: add what is done next here.`);
  if (stands(value, 'summarising')) {
    const answers = consultation.comments + consultation.late;
    return { seat: 'desk', type: 'SUMMARISE', more: { data: { answers, summary: 'Every comment is taken up.' } } };
  }
  const more = { data: { comment: 'Name the dates.' } };
  return { seat: `focal-${consultation.parties[0]}`, type: 'COMMENT', more };
}

function inDecision(value: unknown, { kind, signatures, heard }: Context, focal: string): NextAct {
  if (stands(value, 'drafting')) return { seat: 'desk', type: 'DRAFT' };
  const seat = comanager(owing(signatures) ?? 'au');
  const other = signatures.au ?? signatures.id;
  if (other?.says !== 'NOT_TAKEN_FORWARD') return { seat, type: kind === 'concept' ? 'INVITE' : 'APPROVE' };
  const reason = 'No use for it.';
  if (!heard) return { seat: focal, type: 'RESPOND', more: { reason } };
  return { seat, type: 'NOT_TAKEN_FORWARD', more: { reason, data: { because: 'priorities' } } };
}

function onCondition({ conditions }: Context, focal: string): NextAct {
  const [condition, one] = Object.entries(conditions)[0] ?? [];
  if (one?.met !== true) return { seat: focal, type: 'MEET', more: { data: { condition, evidence: 'The letter.' } } };
  return { seat: one.verified.desk ? comanager('au') : 'desk', type: 'VERIFY', more: { data: { condition } } };
}

function unsigned({ signed, facts: { participants = [] } }: Context): string {
  const seats = [comanager('au'), comanager('id')].filter((seat) => signed[seat] !== true);
  const parties = participants.filter((party) => signed[party] !== true).map((party) => `focal-${party}`);
  const [seat] = [...seats, ...parties];
  if (seat === undefined) throw new Error('Everybody has signed, and nothing has followed.');
  return seat;
}
