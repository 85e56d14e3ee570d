/** The words of EIP-1 beside the machine's own names. Data, for those who read histories. */

export type Move = 'DRAFT' | 'REVIEW' | 'LAST_CALL' | 'FINAL' | 'STAGNANT' | 'WITHDRAWN' | 'LIVING';

export interface Status {
  /** The word in a proposal's header. */
  readonly word: string;
  /** The event that moves a proposal there. */
  readonly move: Move;
  /** The machine's state of that name. */
  readonly state: string;
  /** The whole configuration on first being there. */
  readonly value: string | { readonly [state: string]: string | { readonly [region: string]: string } };
}

export const STATUSES: readonly Status[] = [
  { word: 'Draft', move: 'DRAFT', state: 'draft', value: { draft: 'fresh' } },
  { word: 'Review', move: 'REVIEW', state: 'review', value: { review: 'fresh' } },
  {
    word: 'Last Call',
    move: 'LAST_CALL',
    state: 'lastCall',
    value: { lastCall: { activity: 'fresh', period: 'opening' } },
  },
  { word: 'Final', move: 'FINAL', state: 'final', value: 'final' },
  { word: 'Stagnant', move: 'STAGNANT', state: 'stagnant', value: 'stagnant' },
  { word: 'Withdrawn', move: 'WITHDRAWN', state: 'withdrawn', value: 'withdrawn' },
  { word: 'Living', move: 'LIVING', state: 'living', value: 'living' },
];
