import { ApplicationFailure } from '@temporalio/common';
import type { Instant, Json } from '../engine/types.ts';
import type { EffectAsked, Host, Plan } from '../host/types.ts';
import type { Performer } from './deliverer.ts';
import { guarded } from './failures.ts';

/** A promise actor of a machine: its work, by the source's name. The outcome goes back into the case. */
export type PromiseActor = (
  input: Json,
  asked: {
    readonly caseId: string;
    readonly effect: string;
    readonly reference: string | null;
    readonly askedAt: Instant;
  },
) => Promise<Json>;

export interface ActivityOptions {
  readonly host: Host;
  readonly performers: Readonly<Record<string, Performer>>;
  readonly actors: Readonly<Record<string, PromiseActor>>;
  /** Told of what is not waiting to be carried out: done already, or asked for by nobody of ours. */
  readonly onNotWaiting?: (caseId: string, effectId: string) => Promise<void>;
}

/** What the companion of a case asks for. Every one is idempotent: Temporal may run it again. */
export interface CompanionActivities {
  fireDue(caseId: string): Promise<Plan>;
  perform(caseId: string, effectId: string): Promise<Plan>;
  giveUp(caseId: string, effectId: string, error: { name: string; message: string }): Promise<Plan>;
}

export function createActivities({ host, performers, actors, onNotWaiting }: ActivityOptions): CompanionActivities {
  const carryOut = async (asked: EffectAsked, effectId: string): Promise<Json> => {
    const { effect, caseId, reference, at } = asked;
    switch (effect.kind) {
      case 'action': {
        const perform = performers[effect.type];
        if (perform === undefined) throw nothingCarriesOut('action', effect.type);
        await perform({ effect: effectId, caseId, reference, askedAt: at, params: effect.params });
        return null;
      }
      case 'start': {
        const actor = actors[effect.source];
        if (actor === undefined) throw nothingCarriesOut('promise actor', effect.source);
        return actor(effect.input, { caseId, effect: effectId, reference, askedAt: at });
      }
      case 'send': {
        const answer = await host.sendAsSystem({
          case: effect.to,
          event: effect.event,
          cause: { case: caseId, effect: effectId },
        });
        if (answer.outcome === 'accepted') return { outcome: 'accepted' };
        throw ApplicationFailure.nonRetryable(`the other case answered ${answer.outcome}`, 'SendRefused');
      }
      case 'arm':
      case 'disarm':
      case 'stop':
      case 'emit':
      case 'log':
        throw ApplicationFailure.nonRetryable(
          `an effect of kind ${effect.kind} is not carried out by a companion`,
          'NotCarriedOut',
        );
    }
  };

  return {
    fireDue: (caseId) => guarded(() => host.fireDue(caseId, 'companion')),
    perform: (caseId, effectId) =>
      guarded(async () => {
        const asked = await host.effect(caseId, effectId);
        // Done by an earlier try whose answer was lost, no longer wanted, or made up.
        if (asked === null) {
          await onNotWaiting?.(caseId, effectId);
          return host.plan(caseId);
        }
        return host.settle(caseId, effectId, { output: await carryOut(asked, effectId) });
      }),
    giveUp: (caseId, effectId, error) => guarded(() => host.settle(caseId, effectId, { error })),
  };
}

function nothingCarriesOut(kind: string, name: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `this worker has nothing that carries out the ${kind} '${name}': register it when the worker is created`,
    'NotCarriedOut',
  );
}
