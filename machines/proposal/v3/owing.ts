import { enqueueActions, sendTo } from 'xstate';
import { type Args, base, type Piece, type Rule, set } from './base.ts';
import { type Context, COUNTRIES, type Country, type Proposal } from './context.ts';
import type { Owed } from './owed.ts';

/** Acts that a seat owes, and the ladders that run beside them. */

/** Why a seat's clock stands still from its beginning. */
export function standsStill(context: Context, seat: string, deferrable: boolean): readonly string[] {
  const country = COUNTRIES.find((one) => seat === `comanager-${one}`);
  return [
    ...(country !== undefined && context.empty[country] ? ['empty'] : []),
    ...(country !== undefined && deferrable && context.deferral !== null ? ['deferred'] : []),
    ...(country !== undefined && deferrable && context.marking !== null ? ['marking'] : []),
  ];
}

interface Owing extends Omit<Owed, 'stopped' | 'extra'> {
  readonly id: string;
  /** Its clock stands still while the proposal is deferred, and while a new text waits to be marked. */
  readonly deferrable?: true;
  readonly extra?: (context: Context) => number;
}

const owedInput =
  ({ id: _, deferrable, extra, ...owing }: Owing) =>
  ({ context, event }: Args) => ({
    ...owing,
    now: event.office.now,
    stopped: standsStill(context, owing.seat, deferrable === true),
    extra: extra?.(context) ?? 0,
  });

const seatsToldBy = (seat: string): Rule => ({ type: 'concerns', params: { seat } });

/** A state that waits for one seat's act: the ladder runs inside it, and stands still or begins anew when it is told so. */
export function waitsFor(owing: Owing): { invoke: Piece; on: Piece } {
  const { id, seat } = owing;
  const tell = (type: string): Piece => ({
    guard: seatsToldBy(seat),
    actions: sendTo(id, (({ event }: Args) => ({ type, why: event['why'], days: event['days'] })) as never),
  });
  return {
    invoke: { src: 'owed', id, input: owedInput(owing) },
    on: {
      'internal.reached': tell('REACHED'),
      'internal.again': tell('AGAIN'),
      ...(seat.startsWith('comanager-') ? { 'internal.empty': tell('STOP'), 'internal.filled': tell('ANEW') } : {}),
      ...(owing.deferrable
        ? { 'internal.deferred': tell('STOP'), 'internal.resumed': tell('GO'), 'internal.granted': tell('GRANT') }
        : {}),
    },
  };
}

/** Starts and ends the ladder of a joint act, which has no state of its own: several can be open side by side. */
export const jointId = (act: string): string => `joint.${act}`;
/** In the order in which a record gives them: a case that was read back must go on as one that was not. */
const openJoint = (args: Args): readonly string[] => Object.keys(args.context.joint).sort();

export const startJoint = (act: string): unknown =>
  base.spawnChild('owed', {
    id: jointId(act),
    input: (({ context, event }: Args) => {
      const seat = otherSeat(event.office.actor.seat);
      // Before a rescission is agreed to the proponent is heard: until then nobody is late with an answer.
      const owing = {
        id: jointId(act),
        act,
        acts: ['AGREE', 'COUNTER', 'REFUSE'],
        seat,
        rule: 'joint',
        ladder: 'seat',
      };
      const input = owedInput(owing)({ context, event });
      return act === 'RESCIND' && !context.heard ? { ...input, stopped: [...input.stopped, 'hearing'] } : input;
    }) as never,
  });

/** Ends every joint act: what they speak of is no longer there. */
export const endJointActs: readonly unknown[] = [
  enqueueActions((({ context, enqueue }: Args & { enqueue: { stopChild: (id: string) => void } }) => {
    for (const act of openJoint({ context } as Args)) enqueue.stopChild(jointId(act));
  }) as never),
  set(() => ({ joint: {} })),
];

/** Ends one joint act, if it is open and speaks of what is over. */
export const endJointAct = (
  act: string,
  isOver: (context: Context, proposal: Proposal) => boolean,
): readonly unknown[] => {
  const ends = (context: Context): boolean => {
    const proposal = context.joint[act];
    return proposal !== undefined && isOver(context, proposal);
  };
  return [
    enqueueActions((({ context, enqueue }: Args & { enqueue: { stopChild: (id: string) => void } }) => {
      if (ends(context)) enqueue.stopChild(jointId(act));
    }) as never),
    set(({ context }) => {
      if (!ends(context)) return {};
      const { [act]: _, ...joint } = context.joint;
      return { joint };
    }),
  ];
};

/** Tells the ladders of open joint acts that a seat is empty or filled again, or that its holder was reached. */
export const tellJointActs = (
  type: 'STOP' | 'ANEW' | 'REACHED' | 'AGAIN',
  country: Country | 'of the event',
): unknown =>
  enqueueActions((({
    context,
    event,
    enqueue,
  }: Args & { enqueue: { sendTo: (id: string, event: object) => void } }) => {
    const seat = country === 'of the event' ? String(event['seat']) : `comanager-${country}`;
    for (const act of openJoint({ context, event }))
      if (seat === otherSeat(`comanager-${String(context.joint[act]?.by)}`))
        enqueue.sendTo(jointId(act), { type, why: 'empty' });
  }) as never);
const otherSeat = (seat: string): string => (seat === 'comanager-au' ? 'comanager-id' : 'comanager-au');
