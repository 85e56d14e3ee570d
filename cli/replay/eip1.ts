import { z } from 'zod';
import type { CaseState, Instant, Json, Machine, MachineEvent, Office, StepResult } from '../../engine/types.ts';
import { type Status, STATUSES } from '../../machines/eip1/statuses.ts';
import { noSuchStatus, refusedMove, taken } from './why.ts';

const instant = z.iso.datetime({
  offset: true,
  error: 'must be an instant with its zone, as 2020-09-06T08:00:00+02:00',
});
const day = z.iso.date({ error: 'must be a day, as 2020-09-06' });

/** The recorded statuses of one proposal, as test/fixtures/eip/README.md tells. Further fields are let be. */
export const EipHistory = z.object({
  id: z.string().min(1),
  events: z.array(
    z.object({
      at: instant,
      status: z.string().min(1),
      /** Last Call: the day (UTC) on which it ends. */
      deadline: day.nullish(),
      /** Stagnant: when it had last been touched before. */
      idleSince: instant.nullish(),
    }),
  ),
});
export type EipHistory = z.infer<typeof EipHistory>;
type Recorded = EipHistory['events'][number];

export interface Verdict {
  readonly id: string;
  /** Place among the events of the history, from 1. */
  readonly n: number;
  readonly at: string;
  /** Null for the first. */
  readonly from: string | null;
  readonly to: string;
  readonly verdict: 'legal' | 'illegal';
  readonly why: string;
  readonly warnings: readonly string[];
}

const BY_WORD = new Map(STATUSES.map((status) => [status.word, status]));
const LAST_CALL = 'Last Call';
const STAGNANT = 'Stagnant';

/** Takes one recorded history through the machine: a verdict for every move. After an illegal one the record holds. */
export function* judge(machine: Machine, history: EipHistory): Generator<Verdict> {
  const walk = new Walk(machine, history.events[0]?.at);
  for (const [index, event] of history.events.entries()) {
    const from = walk.word;
    if (event.status === from) {
      walk.again(event);
      continue;
    }
    const judged = walk.move(event);
    yield { id: history.id, n: index + 1, at: event.at, from, to: event.status, ...judged };
  }
}

type Judged = Pick<Verdict, 'verdict' | 'why' | 'warnings'>;

/** A case of the machine that is led along what was recorded. */
class Walk {
  /** The recorded status; null before the first. */
  word: string | null = null;
  readonly #machine: Machine;
  /** Null where the record stands in a status that the machine lacks: then `#outside` says so. */
  #state: CaseState | null;
  #outside = '';

  constructor(machine: Machine, first: string | undefined) {
    this.#machine = machine;
    this.#state = required(machine.start({}, officeAt(instantOf(first ?? '1970-01-01T00:00:00Z'))));
  }

  /** The same status once more: with a deadline it states that anew, and in any case somebody has touched the proposal. */
  again(event: Recorded): void {
    const now = instantOf(event.at);
    this.#letTimePass(now);
    const deadline = event.status === LAST_CALL ? event.deadline : undefined;
    this.#give(typeof deadline === 'string' ? { type: 'RESTATE_DEADLINE', deadline } : { type: 'TOUCH' }, now);
  }

  move(event: Recorded): Judged {
    const now = instantOf(event.at);
    if (event.status === STAGNANT && typeof event.idleSince === 'string') {
      this.#letTimePass(instantOf(event.idleSince));
      this.#give({ type: 'TOUCH' }, instantOf(event.idleSince));
    }
    this.#letTimePass(now);
    const from = this.word;
    this.word = event.status;
    if (this.#state === null) return this.#illegal(event, this.#outside);

    const status = BY_WORD.get(event.status);
    // A word that EIP-1 does not have is asked for all the same, under a type that no event of the machine can have.
    const type = status?.move ?? `status:${event.status}`;
    const given: MachineEvent = event.status === LAST_CALL ? { type, deadline: event.deadline ?? null } : { type };
    const result = this.#machine.step(this.#state, { kind: 'event', event: given }, officeAt(now));
    switch (result.outcome) {
      case 'taken':
        this.#state = result.state;
        this.#mustStandIn(status);
        return { verdict: 'legal', why: taken(result.why, type), warnings: warningsOf(result) };
      case 'refused': {
        const { refusal } = result;
        return this.#illegal(event, refusedMove(from, event.status, refusal));
      }
      case 'stale':
        throw new Error(`an event cannot be stale (${result.token})`);
    }
  }

  #illegal(event: Recorded, why: string): Judged {
    const status = BY_WORD.get(event.status);
    const context = { deadline: event.status === LAST_CALL ? (event.deadline ?? null) : null };
    const entered = this.#machine.enter(status?.value ?? event.status, context, officeAt(instantOf(event.at)));
    this.#state = entered.outcome === 'taken' ? entered.state : null;
    if (entered.outcome === 'refused')
      this.#outside = `${noSuchStatus(entered.refusal.rule, event.status)}, and so knows no way out of it`;
    return { verdict: 'illegal', why, warnings: [] };
  }

  /** Gives what is no move; in a status that has no use for it nothing happens. */
  #give(event: MachineEvent, now: Instant): void {
    if (this.#state === null) return;
    const result = this.#machine.step(this.#state, { kind: 'event', event }, officeAt(now));
    if (result.outcome === 'taken') this.#state = result.state;
  }

  /** Fires every clock that is due by then, as the host would. */
  #letTimePass(now: Instant): void {
    for (let state = this.#state; state !== null; state = this.#state) {
      const due = state.timers.filter((timer) => timer.due <= now).sort((a, b) => (a.due < b.due ? -1 : 1))[0];
      if (due === undefined) return;
      const command = { kind: 'timer', path: [], timer: due.id, token: due.token } as const;
      this.#state = required(this.#machine.step(state, command, officeAt(due.due)));
    }
  }

  #mustStandIn(status: Status | undefined): void {
    const value = this.#state?.value ?? '';
    const name = typeof value === 'string' ? value : Object.keys(value)[0];
    if (name !== status?.state)
      throw new Error(`the machine stands in ${name ?? 'no state'} after a move to ${status?.word ?? 'no status'}`);
  }
}

function required(result: StepResult): CaseState {
  if (result.outcome === 'taken') return result.state;
  throw new Error(`the machine does not take what it must: ${JSON.stringify(result)}`);
}

function warningsOf(result: StepResult & { outcome: 'taken' }): string[] {
  return result.effects.flatMap((effect) =>
    effect.kind === 'emit' && effect.event['type'] === 'warning' ? [effect.event['warning'] as string] : [],
  );
}

function instantOf(at: string): Instant {
  return new Date(at).toISOString();
}

/** A history knows instants only: no policy, no seats, and clocks that count from the machine's own figures. */
function officeAt(now: Instant): Office {
  return {
    now,
    policy: {},
    actor: { person: null, seat: 'history' },
    facts: {},
    due: (rule: string, args: Json) => {
      throw new Error(`a history has no policy that could answer ${rule} (${JSON.stringify(args)})`);
    },
  };
}
