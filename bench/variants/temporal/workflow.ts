import {
  allHandlersFinished,
  CancellationScope,
  condition,
  defineUpdate,
  isCancellation,
  proxyLocalActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import { CLOCKS, type Step } from '../../scenario/lifecycle.ts';
import type { RecordActivities } from './activities.ts';

/** The lifecycle written by hand, as one writes it for Temporal: an update per command, its validator refuses. */

type Place = 'new' | 'screening' | 'consideration' | 'decision' | 'closing' | 'closed';
export interface View {
  readonly place: Place;
  readonly overdue: boolean;
  readonly positions: Readonly<Record<string, string>>;
  readonly signatures: Readonly<Record<string, string>>;
  readonly reported: boolean;
}

export const commandUpdate = defineUpdate<View, [Step]>('command');

const { record } = proxyLocalActivities<RecordActivities>({ startToCloseTimeout: '10 seconds' });

const CLOCK_OF: Partial<Record<Place, number>> = {
  screening: CLOCKS.screeningDue,
  consideration: CLOCKS.considerationDue,
  decision: CLOCKS.decisionDue,
  closing: CLOCKS.closingDue,
};

export async function approval(stream: string): Promise<void> {
  let view: View = { place: 'new', overdue: false, positions: {}, signatures: {}, reported: false };
  let seq = 0;
  let clock: CancellationScope | undefined;

  const enter = (place: Place): void => {
    clock?.cancel();
    view = { ...view, place, overdue: false };
    const due = CLOCK_OF[place];
    if (due === undefined) return;
    const scope = new CancellationScope();
    clock = scope;
    void scope.run(async () => {
      try {
        await sleep(due);
        view = { ...view, overdue: true };
      } catch (error) {
        if (!isCancellation(error)) throw error;
      }
    });
  };

  const apply = ({ type, seat }: Step): void => {
    switch (type) {
      case 'START':
        return enter('screening');
      case 'ACCEPT':
        return enter('consideration');
      case 'POSITION':
        view = { ...view, positions: { ...view.positions, [seat]: 'SUPPORT' } };
        if (Object.keys(view.positions).length === 2) enter('decision');
        return;
      case 'SIGN':
        view = { ...view, signatures: { ...view.signatures, [seat]: 'APPROVE' } };
        if (Object.keys(view.signatures).length === 2) enter('closing');
        return;
      case 'REPORT':
        view = { ...view, reported: true };
        return;
      case 'CLOSE':
        return enter('closed');
      default:
        throw new Error(`the validator let ${type} pass`);
    }
  };

  setHandler(
    commandUpdate,
    async (step) => {
      const from = view;
      apply(step);
      seq += 1;
      const to = view;
      await record({
        stream,
        seq,
        type: step.type,
        actor: { person: step.seat, seat: step.seat },
        event: { type: step.type },
        from,
        to,
      });
      return to;
    },
    {
      validator: (step) => {
        if (!allowed(view, step)) throw new Error(`${view.place} does not take ${step.type} from ${step.seat}`);
      },
    },
  );
  await condition(() => view.place === 'closed' && allHandlersFinished());
}

function allowed(view: View, { type, seat }: Step): boolean {
  const isJudge = seat.startsWith('judge-');
  switch (type) {
    case 'START':
      return view.place === 'new';
    case 'ACCEPT':
      return view.place === 'screening' && seat === 'desk';
    case 'POSITION':
      return view.place === 'consideration' && isJudge && view.positions[seat] === undefined;
    case 'SIGN':
      return view.place === 'decision' && isJudge && view.signatures[seat] === undefined;
    case 'REPORT':
      return view.place === 'closing' && seat === 'author';
    case 'CLOSE':
      return view.place === 'closing' && view.reported && seat === 'desk';
    default:
      return false;
  }
}
