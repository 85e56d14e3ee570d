import type { z } from 'zod';
import type { CaseState, JsonObject } from '../../engine/types.ts';
import type { Context } from '../../machines/proposal/v3/context.ts';
import type { ProposalDecision } from '../schemas.ts';
import type { Visibility } from './visibility.ts';

type Decision = z.output<typeof ProposalDecision>;
type Remembered = Partial<Context>;

/**
 * What was said and signed of the present text, as far as the reader may know it. Parts that the version of the machine does
 * not know are empty.
 */
export function decisionOf(state: CaseState, visibility: Visibility): Decision {
  const context = state.context as unknown as Remembered;
  const sees = (type: string): boolean => visibility.everything || visibility.sees(type);
  const drafted = sees('DRAFT') ? (context.draft ?? null) : null;
  const pending = context.pending ?? null;
  return {
    positions: sees('SUPPORT') ? bySeat(context.positions) : {},
    signatures: sees('APPROVE') ? bySeat(context.signatures) : {},
    signedAhead: sees('SUPPORT') ? seatsWith(context.ahead) : [],
    conditions: conditionsOf(context, sees),
    interests: drafted?.interests
      ? [...drafted.interests]
      : sees('DECLARE_INTEREST')
        ? [...(context.interests ?? [])]
        : [],
    noGuidance: drafted?.noGuidance === true,
    guidance: sees('ADVISE') ? adviceOf(context) : {},
    joint: visibility.everything ? jointOf(context) : [],
    pending:
      pending !== null && sees('after.recallWindow')
        ? { act: pending.act, by: [...pending.by], until: pending.until }
        : null,
    suspended: sees('SUSPEND_BRIEFLY') ? [...(context.suspendedBy ?? [])] : [],
    deferral: sees('DEFER') ? deferralOf(context) : null,
    applicants: sees('JOIN_PROJECT') ? [...(context.applicants ?? [])] : [],
    workPlan: sees('ENTER_WORK_PLAN') ? (context.workPlan ?? null) : null,
    unreached: sees('REACHED') ? [...(context.unreached ?? [])] : [],
    items: context.returns !== undefined && sees(askedBy(context.returns)) ? [...context.returns.items] : [],
  };
}

/** The act that has listed what is to be changed: the desk's, or the seats'. */
function askedBy({ back }: Context['returns']): string {
  return back === 'screening' ? 'RETURN' : 'REVISE';
}

function bySeat(acts: Context['positions'] | Context['signatures'] | undefined): Decision['positions'] {
  return Object.fromEntries(
    Object.entries(acts ?? {}).flatMap(([seat, act]) =>
      act === null ? [] : [[`comanager-${seat}`, { says: act.says, text: act.text }]],
    ),
  );
}

function seatsWith(acts: Context['ahead'] | undefined): string[] {
  return Object.entries(acts ?? {}).flatMap(([seat, act]) => (act === null ? [] : [`comanager-${seat}`]));
}

function deferralOf({ deferral }: Remembered): Decision['deferral'] {
  if (deferral === null || deferral === undefined) return null;
  // Before version 3 nothing was deferred to a meeting.
  const { days, until, meeting = null } = deferral as Partial<typeof deferral> & { days: number; until: string | null };
  return { days, until, meeting };
}

function adviceOf({ guidance }: Remembered): Decision['guidance'] {
  return Object.fromEntries(
    Object.entries(guidance?.advice ?? {}).flatMap(([seat, act]) =>
      act === null ? [] : [[`cochair-${seat}`, { says: act.says, text: act.text }]],
    ),
  );
}

/** Drafted conditions, until the approval has taken effect; then those that it carries. */
function conditionsOf(context: Remembered, sees: (type: string) => boolean): Decision['conditions'] {
  const carried = Object.values(context.conditions ?? {});
  const all = carried.length > 0 ? carried : sees('DRAFT') ? (context.draft?.conditions ?? []) : [];
  return all.map(({ id, due, beforeSigning, met, verified, waived }) => ({
    id,
    due,
    beforeSigning,
    met,
    verified: verified.desk && verified.seat,
    waived,
  }));
}

function jointOf({ joint }: Remembered): Decision['joint'] {
  return Object.entries(joint ?? {}).map(([act, { by, facts }]) => {
    const { type: _, ...said } = facts as JsonObject;
    return { act, by: `comanager-${by}`, facts: said };
  });
}
