import type { ProposalView } from '../client.ts';
import type { Voice } from '../voice.ts';

/** What was said, asked and signed, as far as the reader may know it; nothing where there is nothing. */
export function decisionLines(view: ProposalView, voice: Voice): readonly string[] {
  const { positions, guidance, signatures, conditions, interests, noGuidance, items, suspended } = view.decision;
  const { signedAhead, deferral, applicants, workPlan, unreached } = view.decision;
  const names = (seats: readonly string[]) => seats.map((seat) => voice.seat(seat)).join(', ');
  const lines = [
    ...[positions, guidance, signatures].flatMap((said) => saidLines(said, view, voice)),
    ...(signedAhead.length > 0 ? [voice.say('signed-ahead', { who: names(signedAhead) })] : []),
    ...(deferral === null ? [] : [deferralLine(deferral, voice)]),
    ...(applicants.length > 0
      ? [voice.say('applicants', { who: names(applicants.map((member) => `focal-${member}`)) })]
      : []),
    ...(workPlan === null ? [] : [voice.say('work-plan', { line: workPlan })]),
    ...(unreached.length > 0 ? [voice.say('unreached', { who: names(unreached) })] : []),
    ...view.returned.map((one) => returnedLine(one, voice)),
    ...(items.length > 0
      ? [voice.say('items-asked', { items: items.map((item) => voice.name('fields', item)).join(', ') })]
      : []),
    ...(suspended.length > 0 ? [voice.say('state', { state: voice.name('states', 'suspended') })] : []),
    ...(noGuidance ? [voice.say('no-guidance')] : []),
    ...conditionLines(conditions, voice),
    ...(interests.length > 0
      ? [
          voice.say('interests-head'),
          ...interests.map(({ who, because }) => `  ${voice.seat(who)}: ${voice.name('reasons', because)}`),
        ]
      : []),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

type Decision = ProposalView['decision'];

function deferralLine({ days, until, meeting }: NonNullable<Decision['deferral']>, voice: Voice): string {
  if (until === null) return voice.say('deferred-days', { days });
  return meeting === null ? voice.say('deferred-until', { until }) : voice.say('deferred-meeting', { meeting, until });
}

function returnedLine({ seat, says, reason, redacted }: ProposalView['returned'][number], voice: Voice): string {
  return voice.say('returned-line', {
    who: voice.seat(seat),
    did: says,
    reason: reason ?? voice.say(redacted ? 'redacted' : 'erased'),
  });
}

function saidLines(said: Decision['positions'], { text }: ProposalView, voice: Voice): readonly string[] {
  return Object.entries(said).map(([seat, { says, text: hash }]) => {
    const word = voice.name('events', says);
    return voice.say('said-line', {
      who: voice.seat(seat),
      said: hash === text.hash ? word : voice.say('on-earlier-text', { said: word }),
    });
  });
}

function conditionLines(conditions: Decision['conditions'], voice: Voice): readonly string[] {
  if (conditions.length === 0) return [];
  return [
    voice.say('conditions-head'),
    ...conditions.map(
      ({ id, due, beforeSigning, met, verified, waived }) =>
        `  ${voice.say('condition-line', {
          id,
          due,
          signing: beforeSigning ? voice.say('condition-before-signing') : '',
          state: voice.say(`condition-${waived ? 'waived' : verified ? 'verified' : met ? 'met' : 'open'}`),
        })}`,
    ),
  ];
}
