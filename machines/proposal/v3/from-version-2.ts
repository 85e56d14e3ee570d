import type { ChildMigration, Migration, StateValue } from '../../definition.ts';
import type { Context, Deferral } from './context.ts';
import { NEITHER, NOBODY } from './context.ts';
import { focals } from './base.ts';

/** How running cases of proposal@2 come over: they stay where they are, with every clock at its instant and every ladder on its rung. */

/** What version 2 remembered, where it is said differently since. */
interface Context2 extends Omit<Context, 'deferral' | 'consultation'> {
  readonly deferral: Omit<Deferral, 'meeting'> | null;
  readonly consultation: Omit<NonNullable<Context['consultation']>, 'on' | 'seats'> | null;
}

type Inner = { readonly [state: string]: StateValue };
const inside = (value: StateValue | undefined): Inner => (typeof value === 'object' ? value : {});

/** Beside the work new things go on. */
function withNewRegions(value: StateValue): StateValue {
  const open = inside(inside(value)['open']);
  const { implementation } = inside(open['life']);
  if (implementation === undefined) return value;
  const regions = { term: 'running', joining: 'none', workPlan: 'none', ...inside(implementation) };
  return { open: { ...open, life: { implementation: regions } } };
}

const kept = (...timers: readonly string[]) =>
  Object.fromEntries(timers.map((timer) => [timer, { as: timer, policy: 'keep-due-date' as const }]));

/** Until then reminders were letters, tried until they were delivered: whoever had been reminded was reached. */
const owed: ChildMigration = {
  value: (old) => old,
  context: (old, value) => ({
    ...old,
    reached: !['first', undefined].includes(inside(value)['waiting'] as string | undefined) || Number(old['rung']) > 0,
    cameBack: false,
    unreached: 0,
  }),
  timers: kept('firstReminder', 'secondReminder', 'overdue', 'escalation', 'stillOwed'),
};

export const fromVersion2: Migration = {
  from: 2,
  value: withNewRegions,
  context: (old) => {
    const before = old as unknown as Context2;
    const { deferral, consultation } = before;
    const now: Context = {
      ...before,
      ahead: NOBODY,
      suspendedAlone: NEITHER,
      unreached: [],
      applicants: [],
      workPlan: null,
      deferral: deferral === null ? null : { ...deferral, meeting: null },
      consultation: consultation === null ? null : { ...consultation, on: null, seats: focals(consultation.parties) },
    };
    return { ...now };
  },
  timers: kept(
    'draftReminder',
    'draftPutAway',
    'returnedFirstReminder',
    'returnedSecondReminder',
    'returnedDormant',
    'dormantLapse',
    'consultationRound',
    'consentFirstReminder',
    'consentSecondReminder',
    'consentOver',
    'guidanceStale',
    'deferralEnds',
    'splitSitting',
    'splitGuidance',
    'splitReminder',
    'splitWeigh',
    'splitRestate',
    'splitNotice',
    'meetingHeld',
    'meetingUndated',
    'decisionHearing',
    'recallWindow',
    'conditionDue',
    'outsidersFirstReminder',
    'outsidersSecondReminder',
    'outsidersOver',
    'reportDue',
    'reportLate',
    'suspensionEnds',
    'suspensionReview',
    'noticeOver',
    'projectEnds',
    'finalReport',
    'finalReminder',
    'finalAgain',
    'reviewQuiet',
  ),
  children: { owed },
};
