import { type Context, listOf, other, type ProposalEvent } from '../context.ts';
import { isMaterial, limitOf, reasonsOf } from '../policy.ts';
import { type ActParams, type Args, countryOf } from './asked.ts';

/** On which text, with which words; what a new text changes. */

export const texts = {
  onPresentText: ({ context, event }: Args) => event.subject?.hash === context.text.hash,
  bringsNewText: ({ context, event }: Args) =>
    event.text?.hash !== undefined && event.text.hash !== context.text.hash && event.facts !== undefined,
  bringsFullText: ({ event }: Args) => event.facts?.['stage'] === 'full',
  reasonGiven: ({ event }: Args) => event.commitments?.['reason'] !== undefined,
  reasonGivenUnlessItAgrees: ({ context, event }: Args) =>
    agrees(context, event) || event.commitments?.['reason'] !== undefined,
  reasonListed: ({ event }: Args, { act }: ActParams) => {
    const list = reasonsOf(event.office, act);
    return list === null || (typeof event['because'] === 'string' && list.includes(event['because']));
  },

  onlyListedItemsChanged: ({ context, event }: Args) =>
    context.returns.back === 'consideration' &&
    listOf(event, 'changed').length > 0 &&
    listOf(event, 'changed').every((field) => context.returns.items.includes(field)),
  askedForFullText: ({ context }: Args) => context.returns.fullText,
  notAskedForFullText: ({ context }: Args) => !context.returns.fullText,
  notExtendedYet: ({ context }: Args) => !context.returns.extended,

  changesWhatIsMaterial: ({ context, event }: Args) => {
    const before = context.facts;
    const after = event.facts ?? {};
    const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...fields].some(
      (field) => isMaterial(event.office, field) && JSON.stringify(before[field]) !== JSON.stringify(after[field]),
    );
  },
  changesTooOften: ({ context, event }: Args) =>
    !context.asked && context.changes + 1 >= limitOf(event.office, 'unaskedChanges'),
  changeIsNotMaterialYet: ({ context }: Args) => context.marking !== null || context.editorial,
  markedMaterial: ({ event }: Args) => event['material'] === true,
  markedEditorial: ({ event }: Args) => event['material'] === false,
};

/** With the proposal; or with the other seat, which has asked for a revision and said why. */
const agrees = (context: Context, event: ProposalEvent): boolean =>
  ['SUPPORT', 'APPROVE', 'INVITE'].includes(event.type) ||
  (event.type === 'REVISE' && context.positions[other(countryOf(event))]?.says === 'REVISE');
