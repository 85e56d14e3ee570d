import type { JsonObject, Machine } from '../../../engine/types.ts';
import type { MachineDefinition } from '../../../machines/definition.ts';
import { Case, FACTS, type Kind, swapped } from './kinds.ts';
import { personOf, REASON } from './walk.ts';

/** Random histories: each decision is a number, and the state says what it means. The same numbers give the same history. */

export const WORKERS = ['comanager-au', 'comanager-id', 'cochair-au', 'cochair-id', 'desk'] as const;

/** Acts that end a case at once: kept rare, so that histories grow long. */
const ENDING = new Set([
  'WITHDRAW',
  'DISCARD',
  'INELIGIBLE',
  'LAPSE',
  'GIVE_NOTICE',
  'TERMINATE',
  'CLOSE_WITHOUT_REPORT',
  'NOT_AGREED',
]);

export const STARTS = ['draft', 'considered', 'ready', 'decided', 'approved', 'formalised', 'completed'] as const;
export type Start = (typeof STARTS)[number];
const CONDITIONS = [
  { id: 'c1', due: '2027-06-30', beforeSigning: true },
  { id: 'c2', due: '2027-09-30', beforeSigning: false },
];

export class History {
  readonly walk: Case;
  /** A seat that never acts again. */
  silent: string | null = null;
  readonly #mirrored: boolean;
  readonly #start: Start;

  constructor(
    kind: Kind,
    options: { definition?: MachineDefinition; machine?: Machine; mirrored?: boolean; start?: Start } = {},
  ) {
    this.#mirrored = options.mirrored === true;
    const { definition, machine } = options;
    this.walk = new Case(kind, {
      ...(definition === undefined ? {} : { definition }),
      ...(machine === undefined ? {} : { machine }),
      ...(this.#mirrored ? { mirrored: true } : {}),
    });
    this.#start = options.start ?? 'draft';
  }

  /** Steps taken. */
  get taken(): number {
    return this.walk.steps.length;
  }

  /** Goes to where the history begins, the plain way; the steps on the way belong to it. */
  begin(): this {
    const { walk } = this;
    const ways: Record<Start, () => unknown> = {
      draft: () => walk,
      considered: () => walk.considered(),
      ready: () => walk.ready(),
      decided: () => walk.decided(CONDITIONS.slice(0, 1)),
      approved: () => walk.approved(CONDITIONS),
      formalised: () => walk.formalised(),
      completed: () => walk.formalised().waitFor('projectEnds'),
    };
    ways[walk.kind === 'concept' && this.#start !== 'draft' ? 'decided' : this.#start]();
    return this;
  }

  /** Takes one decision. */
  decide(number: number): void {
    const { walk } = this;
    if (walk.state.status !== 'active') return;
    const pick = picker(number);
    const kind = pick(100);
    if (kind < 58) this.#askedAct(pick);
    else if (kind < 72) this.#anyAct(pick);
    else if (kind < 90) this.walk.wait();
    else if (kind < 92) this.#lateFiring(pick);
    else if (kind < 94) this.#overslept(pick);
    else if (kind < 96) this.#officeChange(pick);
    else if (kind < 97) this.#letterBox(pick);
    else walk.office('CALENDAR_CHANGED', { ...walk.facts, calendar: calendarChanges(pick(3), this.#mirrored) });
  }

  act(seat: string, type: string, data: JsonObject, person = personOf(this.#swap(seat))): void {
    const actual = this.#swap(seat);
    if (actual === this.silent) return;
    const refusal = this.walk.try(actual, type, this.#swapData(data), person);
    if (refusal?.code === 'failed') throw new Error(`${type} by ${actual}: ${JSON.stringify(refusal.missing)}`);
  }

  #swap(seat: string): string {
    if (!this.#mirrored) return seat;
    return swapped(seat);
  }

  #swapData(data: JsonObject): JsonObject {
    return this.#mirrored ? (JSON.parse(swapped(JSON.stringify(data))) as JsonObject) : data;
  }

  /** Mostly what the machine says it waits for. */
  #askedAct(pick: Pick): void {
    const { walk } = this;
    const waiting = walk.machine
      .waitingFor(walk.state)
      .map((one) => ({ ...one, who: this.#swap(one.who) }))
      .filter(({ acts }) => acts.length > 0)
      .sort((a, b) => (`${a.who} ${a.acts.join()}` < `${b.who} ${b.acts.join()}` ? -1 : 1));
    const one = waiting[pick(Math.max(1, waiting.length))];
    if (one === undefined) {
      walk.wait();
      return;
    }
    const acts = one.acts.filter((act) => !ENDING.has(act) || this.#mayEnd(pick));
    const type = acts[pick(Math.max(1, acts.length))];
    if (type !== undefined) this.act(one.who, type, this.#dataFor(type, pick));
  }

  #anyAct(pick: Pick): void {
    const { walk } = this;
    const type = ACTS[pick(ACTS.length)] as string;
    if (ENDING.has(type) && !this.#mayEnd(pick)) return;
    const own = [walk.focal, ...walk.parties.map((party) => `focal-${party}`)].map((seat) => this.#swap(seat));
    const seats = [...WORKERS, ...WORKERS, ...own, 'focal-malaysia'];
    const seat = seats[pick(seats.length)] as string;
    // Now and then somebody acts from a seat that another person has acted from, or from two.
    const stranger = pick(12) === 0 ? personOf(this.#swap(WORKERS[pick(WORKERS.length)] as string)) : undefined;
    this.act(seat, type, this.#dataFor(type, pick), stranger);
  }

  /** Histories are to be long. */
  #mayEnd(pick: Pick): boolean {
    return pick(this.taken < 30 ? 60 : 12) === 0;
  }

  /** Nobody was told for a while: reminders and rungs that were due come late. */
  #lateFiring(pick: Pick): void {
    const { walk } = this;
    const [first] = walk.armed();
    if (first === undefined) return;
    const days = 1 + pick(40);
    const late = new Date(
      Math.max(Date.parse(first.timer.due), Date.parse(walk.now)) + days * 86_400_000,
    ).toISOString();
    walk.now = late;
    walk.wait();
  }

  /** A deadline is over and nobody has told the machine yet, when somebody acts. */
  #overslept(pick: Pick): void {
    const { walk } = this;
    const [first] = walk.armed();
    if (first === undefined) return;
    if (first.timer.due > walk.now) walk.now = first.timer.due;
    const by = (walk.state.context['pending'] as { by: readonly string[] } | null)?.by[0];
    if (by !== undefined) this.act(this.#swap(by), 'TAKE_BACK', this.#dataFor('TAKE_BACK', pick));
    else this.#askedAct(pick);
  }

  #officeChange(pick: Pick): void {
    const { walk } = this;
    const country = pick(2) === 0 ? 'AU' : 'ID';
    const holders = { ...(walk.facts['comanagers'] as Record<string, string | null>) };
    const key = this.#mirrored ? (country === 'AU' ? 'ID' : 'AU') : country;
    const seat = `comanager-${key.toLowerCase()}`;
    // It falls empty and is filled, or passes from one person to another.
    const passes = holders[key] === null || pick(4) === 0;
    holders[key] = passes ? personOf(`${seat} again ${pick(3)}`) : null;
    const acting = { ...(walk.facts['acting'] as JsonObject) };
    if (pick(4) === 0) acting[seat] = [personOf(`${seat} again ${pick(3)}`)];
    else delete acting[seat];
    const earlier = walk.facts['meetings'] as JsonObject[];
    const meetings =
      pick(3) === 0
        ? [
            ...earlier.slice(0, 2),
            { id: 'm', body: 'som', date: new Date(Date.parse(walk.now) + 40 * 86_400_000).toISOString().slice(0, 10) },
          ]
        : earlier;
    walk.office('OFFICE_CHANGED', { ...walk.facts, comanagers: holders, acting, meetings });
  }

  /** Letters to somebody come back from now on, or arrive again. */
  #letterBox(pick: Pick): void {
    const seat = this.#swap(WORKERS[pick(WORKERS.length)] as string);
    const { bouncing } = this.walk;
    if (!bouncing.delete(seat)) bouncing.add(seat);
  }

  #day(days: number): string {
    return new Date(Date.parse(this.walk.now) + days * 86_400_000).toISOString().slice(0, 10);
  }

  /** Some days, a day, or a meeting. */
  #deferral(pick: Pick): JsonObject {
    const meetings = this.walk.facts['meetings'] as readonly { readonly id: string }[];
    const latest = this.#day(1 + pick(60));
    const forms = [
      { days: 1 + pick(12) },
      { until: this.#day(1 + pick(18)) },
      { meeting: meetings[0]?.id ?? 'm', latest },
    ];
    return forms[pick(forms.length)] as JsonObject;
  }

  #dataFor(type: string, pick: Pick): JsonObject {
    const { walk } = this;
    const wrongText = pick(15) === 0;
    const subject = wrongText ? { revision: 99, hash: 'f'.repeat(64) } : (walk.state.context['text'] as JsonObject);
    const data: Record<string, unknown> = { subject, ...(pick(15) === 0 ? {} : REASON) };
    switch (type) {
      case 'OPEN':
        return {
          ...data,
          parties: walk.parties.map((party) => this.#swap(party)).slice(0, 1 + pick(3)),
          ...(pick(4) === 0 ? { closes: this.#day(20 + pick(50)) } : {}),
        };
      case 'SUPPORT':
        return { ...data, ...(pick(3) === 0 ? { signs: true } : {}) } as JsonObject;
      case 'SUMMARISE':
        return { ...data, answers: pick(10) === 0 ? 0 : walk.comments };
      case 'REVISE':
        return { ...data, items: ['ends'] };
      case 'DEFER':
        return { ...data, ...this.#deferral(pick) } as JsonObject;
      case 'ADMIT':
      case 'TURN_DOWN': {
        const applicants = (walk.state.context['applicants'] ?? []) as readonly string[];
        return { ...data, member: this.#swap(applicants[0] ?? 'malaysia') } as JsonObject;
      }
      case 'RENEW':
        return { ...data, until: `2029-0${1 + pick(9)}-28` } as JsonObject;
      case 'ENTER_WORK_PLAN':
        return { ...data, line: '3.1' } as JsonObject;
      case 'REACHED': {
        const unreached = ((walk.state.context['unreached'] ?? []) as readonly string[])
          .map((seat) => this.#swap(seat))
          .sort();
        return { ...data, seat: unreached[pick(Math.max(1, unreached.length))] ?? 'comanager-au' } as JsonObject;
      }
      case 'HOLD':
      case 'SUSPEND_BRIEFLY':
        return { ...data, days: 1 + pick(12), because: 'funds' };
      case 'DEFER_JOINTLY':
        return {
          ...data,
          until: new Date(Date.parse(walk.now) + 20 * 86_400_000).toISOString().slice(0, 10),
        };
      case 'MARK':
        return { ...data, material: pick(2) === 0 };
      case 'DECLARE_INTEREST':
        return { ...data, because: 'personal' };
      case 'INELIGIBLE':
        return { ...data, because: 'duplicate' };
      case 'NOT_TAKEN_FORWARD':
        return { ...data, because: pick(10) === 0 ? 'no such reason' : 'priorities' };
      case 'SUSPEND':
      case 'TERMINATE':
        return { ...data, because: 'funds' };
      case 'AGREE':
      case 'COUNTER':
      case 'REFUSE': {
        const open = Object.keys(walk.state.context['joint'] as object).sort();
        return { ...data, act: open[pick(Math.max(1, open.length))] ?? 'INELIGIBLE', because: 'breach' };
      }
      case 'DRAFT':
        return {
          ...data,
          conditions: CONDITIONS.slice(0, pick(3)),
        };
      case 'MEET':
      case 'VERIFY':
      case 'WAIVE':
      case 'LAPSE':
        return { ...data, condition: pick(2) === 0 ? 'c1' : 'c2' };
      case 'MILESTONE':
        return { ...data, milestone: pick(3), status: pick(2) === 0 ? 'done' : 'slipped' };
      case 'AMEND':
        return { ...data, case: 'proposal/linked' };
      case 'MINOR_CHANGE':
      case 'MAKE_AMENDMENT':
        return { ...data, change: `change-${pick(2)}`, percent: pick(8) };
      case 'CHANGE_TEXT':
      case 'RESUBMIT': {
        const facts = this.#swapData(walk.state.context['facts'] as JsonObject);
        const { fullText } = walk.state.context['returns'] as { fullText: boolean };
        const next =
          fullText && pick(8) !== 0
            ? FACTS.regional
            : pick(2) === 0
              ? facts
              : { ...facts, ends: `2029-0${1 + pick(9)}-28` };
        return { ...walk.text(next), changed: pick(2) === 0 ? ['ends'] : ['ends', 'money'] };
      }
      default:
        return data as JsonObject;
    }
  }
}

type Pick = (below: number) => number;

/** Many small choices out of one number. */
function picker(seed: number): Pick {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

function calendarChanges(days: number, mirrored: boolean): JsonObject[] {
  return Array.from({ length: days }, (_, index) => ({
    place: index % 2 === 0 ? 'bangkok' : mirrored ? 'jakarta' : 'canberra',
    day: `2026-12-0${index + 2}`,
    off: true,
    name: 'added',
    source: 'a test',
  }));
}

export const ACTS = [
  'SUPPORT',
  'REVISE',
  'OBJECT',
  'HOLD',
  'REAFFIRM',
  'DEFER',
  'DEFER_JOINTLY',
  'ASK',
  'ADVISE',
  'JOIN',
  'NO_ADVICE',
  'CLARIFY',
  'WEIGH',
  'OPEN',
  'COMMENT',
  'COMMENT_TO_OFFICE',
  'EXTEND',
  'SUMMARISE',
  'CONSENT',
  'CHANGE_TEXT',
  'MARK',
  'MAKE_MATERIAL',
  'DRAFT',
  'APPROVE',
  'INVITE',
  'NOT_TAKEN_FORWARD',
  'REOPEN',
  'RESPOND',
  'TAKE_BACK',
  'AGREE',
  'COUNTER',
  'REFUSE',
  'INELIGIBLE',
  'CITE_WORK_PLAN',
  'STILL_APPLIES',
  'NONE_GIVEN',
  'RESCIND',
  'WAIVE',
  'LAPSE',
  'MEET',
  'VERIFY',
  'SIGN',
  'MILESTONE',
  'REPORT',
  'AMEND',
  'MINOR_CHANGE',
  'MAKE_AMENDMENT',
  'SUSPEND',
  'SUSPEND_BRIEFLY',
  'LIFT',
  'RESUME',
  'TERMINATE',
  'GIVE_NOTICE',
  'LEAVE',
  'JOIN_PROJECT',
  'WITHDRAW_ENDORSEMENT',
  'ENDORSE',
  'FINAL_REPORT',
  'RETURN',
  'ACCEPT',
  'CLOSE_WITHOUT_REPORT',
  'LESSONS',
  'REVIEW',
  'RECUSE',
  'DECLARE_INTEREST',
  'SUBMIT',
  'RESUBMIT',
  'WITHDRAW',
  'DISCARD',
  'TAKE_UP',
  'NOT_AGREED',
  'RENEW',
  'ADMIT',
  'TURN_DOWN',
  'ENTER_WORK_PLAN',
  'REACHED',
];
