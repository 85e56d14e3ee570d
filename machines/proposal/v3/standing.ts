import { COUNTRIES, type Context, listOf, type ProposalEvent } from './context.ts';
import { kindRules, stakeholdersOf } from './policy.ts';

/** How a case stands: what several rules, clocks and letters ask of it. */

type Args = { readonly context: Context; readonly event: ProposalEvent };

export const positionsBoth = (context: Context, says: string): boolean =>
  COUNTRIES.every((seat) => context.positions[seat]?.says === says);

export const partnersMissing = (context: Context): readonly string[] =>
  listOf(context.facts, 'partners').filter((party) => context.consents[party] !== context.text.hash);

/** Whether an input is done on the present text. */
function inputDone(context: Context, input: string): boolean {
  if (input === 'consultation') return context.consulted?.text === context.text.hash;
  if (input === 'guidance') return context.guided?.text === context.text.hash;
  return partnersMissing(context).length === 0;
}

export const inputsDone = ({ context, event }: Args): boolean =>
  kindRules(event.office, context).inputs.every((input) => inputDone(context, input));

/** Both Co-Chairs have answered, alike or not, or both seats have said that none was given. */
export const adviceIsIn = ({ guidance }: Context): boolean =>
  guidance !== null && (guidance.none || COUNTRIES.every((seat) => guidance.advice[seat] !== null));

export const guidanceIsMissing = ({ context, event }: Args): boolean =>
  kindRules(event.office, context).inputs.includes('guidance') && context.guided?.text !== context.text.hash;

export const openConditions = (context: Context) =>
  Object.values(context.conditions).filter(({ verified, waived }) => !waived && !(verified.desk && verified.seat));

export const signatories = ({ context, event }: Args): readonly string[] =>
  listOf(context.facts, kindRules(event.office, context).signatories);

export const unsignedParties = (args: Args): readonly string[] =>
  signatories(args).filter((party) => args.context.signed[party] !== true);

/** While a seat is empty its senior official owes a name: no clock ends the case meanwhile. */
const nobodyIsToBeNamed = ({ empty }: Context): boolean => COUNTRIES.every((seat) => !empty[seat]);

/** Nobody in the office owes an act, so that only outsiders' are missing. */
export const officeOwesNothing = (context: Context): boolean =>
  nobodyIsToBeNamed(context) &&
  context.pending === null &&
  context.marking === null &&
  Object.keys(context.joint).length === 0 &&
  (context.guidance === null || adviceIsIn(context)) &&
  !openConditions(context).some(({ met }) => met);

/** The two seats cannot act together: one is empty, they have deferred, or a new text waits to be marked. */
export const seatsStandStill = (context: Context): boolean =>
  !nobodyIsToBeNamed(context) || context.deferral !== null || context.marking !== null;

/** Those touched by a change are asked again in a shorter round; the whole membership gets a longer one. */
export function roundRule({ consulted, kind }: Pick<Context, 'consulted' | 'kind'>): string {
  if (consulted !== null) return 'consultation.again';
  return kind === 'regional' ? 'consultation.membership' : 'consultation.round';
}

/** Who has to be asked in a round of consultation, whether or not the desk names them. */
export function alwaysConsulted({ context, event }: Args): readonly string[] {
  const of = (whom: string): readonly string[] =>
    // In an order of their own: a record does not keep that of keys.
    whom === 'members'
      ? Object.keys((event.office.facts['members'] ?? {}) as object).sort()
      : listOf(context.facts, whom);
  const { consults = [] } = kindRules(event.office, context);
  return [...consults.flatMap(of), ...stakeholdersOf(event.office)];
}
