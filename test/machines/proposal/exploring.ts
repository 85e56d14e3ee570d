import { getAdjacencyMap, getShortestPaths } from 'xstate/graph';
import type { CaseState, Instant, JsonObject, Machine, StateValue } from '../../../engine/types.ts';
import { Case, FACTS, type Kind, OFFICE } from './kinds.ts';
import { type Act, LAW, type Said, type Standing, verdictOf } from './law.ts';
import { personOf, REASON } from './walk.ts';

/**
 * All places that a kind of proposal can come to, found by the acts that the law permits there, by the next clock, and by seats
 * that fall empty. The whole product of the regions is too large; two cases count as one place when they agree in their phase
 * and in what goes on in it, where one thing at a time is kept apart: a seat that is empty, an act that is pending, a joint
 * act that is open, a split, a deferral, a text to be marked; and only without any of these the inputs and positions.
 */

export interface Place {
  readonly state: CaseState;
  readonly now: Instant;
  readonly facts: JsonObject;
  /** Of the last text brought. */
  readonly revision: number;
}

export type Command =
  { readonly type: 'act'; readonly act: Act } | { readonly type: 'clock' | 'vacate' | 'fill' | 'meet' };

export const named = (command: Command): string =>
  command.type === 'act' ? `${command.act.seat} ${command.act.type}${variantOf(command.act)}` : command.type;
const variantOf = ({ data }: Act): string =>
  ['material', 'signs', 'days', 'until', 'meeting', 'closes']
    .flatMap((fact) => (data[fact] === undefined ? [] : [` ${fact} ${String(data[fact])}`]))
    .join('');

/** Where a concept's own way ends. */
export const FULL_TEXT = 'the full text is considered';

interface Path {
  readonly state: Place;
  readonly steps: readonly { readonly event: Command }[];
}

export class Explorer {
  readonly kind: Kind;
  readonly walk: Case;

  readonly first: Place;

  constructor(kind: Kind, machine: Machine) {
    this.kind = kind;
    this.walk = new Case(kind, { machine });
    this.walk.facts = { ...OFFICE, meetings: SITTINGS };
    this.first = this.#here();
  }

  #here(): Place {
    const { state, now, facts, revision } = this.walk;
    return { state, now, facts, revision };
  }

  at(place: Place): Case {
    const { walk } = this;
    Object.assign(walk, place);
    walk.effects.length = 0;
    walk.steps.length = 0;
    return walk;
  }

  /** Seats that try: both governments, the desk, the proponent, a party, and somebody who has no part in it. */
  get seats(): readonly string[] {
    const { focal, parties } = this.walk;
    const others = parties.filter((party) => `focal-${party}` !== focal);
    return [
      'comanager-au',
      'comanager-id',
      'cochair-au',
      'cochair-id',
      'senior-official-au',
      'desk',
      focal,
      ...others.map((party) => `focal-${party}`),
      'focal-malaysia',
    ];
  }

  standing(place: Place): Standing {
    return {
      said: place.state.context as unknown as Said,
      places: placesOf(place.state),
      now: place.now,
      meetings: place.facts['meetings'] as never,
    };
  }

  /** The act with everything that it needs. */
  acts(place: Place, type: string, seat: string): readonly Act[] {
    const said = place.state.context as unknown as Said;
    const data: JsonObject = { subject: said.text as unknown as JsonObject, ...REASON, ...this.#dataOf(place, type) };
    const person = personOf(seat);
    return this.#variants(place, type).map((more) => ({ type, seat, person, data: { ...data, ...more } }));
  }

  /** Acts that can be meant in more than one way. */
  #variants({ now, facts }: Place, type: string): readonly JsonObject[] {
    const day = (days: number): string => new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10);
    const meetings = facts['meetings'] as readonly { readonly id: string; readonly date: string }[];
    const next = meetings.find(({ date }) => date > now.slice(0, 10)) ?? { id: 'none', date: day(10) };
    const toMeeting = { meeting: next.id, latest: next.date };
    switch (type) {
      case 'MARK':
        return [{ material: true }, { material: false }];
      case 'SUPPORT':
        return [{}, { signs: true }];
      case 'DEFER':
        return [{ days: 2 }, { until: day(7) }, toMeeting];
      case 'DEFER_JOINTLY':
        return [{ until: day(20) }, toMeeting];
      case 'OPEN':
        return [{}, { closes: day(40) }];
      default:
        return [{}];
    }
  }

  #dataOf(place: Place, type: string): JsonObject {
    const said = place.state.context as unknown as Said;
    const newText = (facts: JsonObject): JsonObject => ({
      text: { revision: place.revision + 1, hash: `${place.revision + 1}`.padStart(64, '0') },
      facts,
    });
    switch (type) {
      case 'INELIGIBLE':
        return { because: 'duplicate' };
      case 'NOT_TAKEN_FORWARD':
        return { because: 'priorities' };
      case 'SUSPEND':
      case 'TERMINATE':
        return { because: 'funds' };
      case 'DECLARE_INTEREST':
        return { because: 'personal' };
      case 'SUSPEND_BRIEFLY':
        return { because: 'funds', days: 2 };
      case 'HOLD':
        return { days: 2 };
      case 'RENEW':
        return { until: '2028-09-30' };
      case 'ADMIT':
      case 'TURN_DOWN':
        return { member: said.applicants[0] ?? 'malaysia' };
      case 'ENTER_WORK_PLAN':
        return { line: '3.1' };
      case 'REACHED':
        return { seat: said.unreached[0] ?? 'comanager-au' };
      case 'CITE_WORK_PLAN':
        return { line: '3.1' };
      case 'OPEN':
        return { parties: ['cambodia', 'lao-pdr', ...this.walk.parties] };
      case 'SUMMARISE':
        return { answers: 99 };
      case 'DRAFT':
        return { conditions: [{ id: 'c1', due: '2027-12-31', beforeSigning: true }] };
      case 'MEET':
      case 'VERIFY':
      case 'WAIVE':
      case 'LAPSE':
        return { condition: 'c1' };
      case 'MILESTONE':
        return { milestone: 0, status: 'slipped' };
      case 'AMEND':
        return { case: 'proposal/linked' };
      case 'MINOR_CHANGE':
      case 'MAKE_AMENDMENT':
        return { change: 'change-1', percent: 2 };
      case 'AGREE':
      case 'COUNTER':
      case 'REFUSE': {
        const act = Object.keys(said.joint)[0] ?? 'INELIGIBLE';
        return {
          act,
          ...(type === 'COUNTER' ? { ...this.#dataOf(place, act), ...this.#variants(place, act)[0] } : {}),
        };
      }
      case 'RESUBMIT':
        return newText(said.returns.fullText ? FACTS.regional : said.facts);
      case 'CHANGE_TEXT':
        return newText(said.facts);
      default:
        return {};
    }
  }

  /** Acts that the law permits here, and what happens by itself. */
  commands(place: Place): readonly Command[] {
    if (place.state.status !== 'active' || this.#isAnother(place)) return [];
    const standing = this.standing(place);
    const acts = Object.keys(LAW)
      .filter((type) => !ASIDE.has(type))
      .flatMap((type) => this.seats.flatMap((seat) => this.acts(place, type, seat)))
      .filter((act) => verdictOf(standing, act) === 'yes')
      .map((act): Command => ({ type: 'act', act }));
    const empty = (place.state.context['empty'] as { au: boolean }).au;
    return [
      ...acts,
      { type: 'clock' },
      { type: empty ? 'fill' : 'vacate' },
      ...(JSON.stringify(place.state.value).includes('undated') || heardByAgenda(place)
        ? [{ type: 'meet' } as const]
        : []),
    ];
  }

  /** A concept whose full text has come is a regional project: how that goes on is explored there. */
  #isAnother({ state }: Place): boolean {
    return state.context['kind'] !== this.kind;
  }

  #keyOf(place: Place): string {
    return this.#isAnother(place) ? FULL_TEXT : keyOf(place);
  }

  take(place: Place, command: Command): Place {
    const walk = this.at(place);
    switch (command.type) {
      case 'act': {
        const { act } = command;
        if (act.data['text'] !== undefined) walk.revision += 1;
        const refusal = walk.try(act.seat, act.type, act.data);
        if (refusal !== null)
          throw new Error(`the law permits ${named(command)} in ${keyOf(place)}: ${JSON.stringify(refusal.missing)}`);
        break;
      }
      case 'clock': {
        const from = keyOf(place);
        for (let fired = 0; fired < 40 && walk.state.status === 'active' && keyOf(this.#here()) === from; fired += 1)
          if (walk.wait() === null) break;
        break;
      }
      case 'vacate':
        walk.office('OFFICE_CHANGED', {
          ...walk.facts,
          comanagers: { ...(OFFICE['comanagers'] as JsonObject), AU: null },
        });
        break;
      case 'fill':
        walk.office('OFFICE_CHANGED', { ...walk.facts, comanagers: OFFICE['comanagers'] as JsonObject });
        break;
      default: {
        // A meeting is dated, and held.
        const day = (days: number) => new Date(Date.parse(walk.now) + days * 86_400_000).toISOString();
        walk.office('OFFICE_CHANGED', {
          ...walk.facts,
          meetings: [...SITTINGS, { id: 'sg', body: 'steering-group', date: day(7).slice(0, 10) }],
        });
        if (heardByAgenda(place)) walk.until(day(8));
      }
    }
    return this.#here();
  }

  /** Every place by its key, with the shortest way to it. */
  explore(): { readonly places: ReadonlyMap<string, Place>; readonly ways: ReadonlyMap<string, readonly string[]> } {
    const logic = {
      transition: (place: Place, command: Command) => this.take(place, command),
      getInitialSnapshot: () => this.first,
    };
    const options = {
      events: (place: Place) => this.commands(place),
      serializeState: (place: Place) => this.#keyOf(place),
      serializeEvent: (command: Command) => named(command),
      limit: 100_000,
    };
    const adjacency = getAdjacencyMap(logic as never, options as never) as unknown as Record<string, { state: Place }>;
    const places = new Map(Object.entries(adjacency).map(([key, { state }]) => [key, state]));
    const paths = getShortestPaths(logic as never, options as never) as unknown as readonly Path[];
    const ways = new Map(
      paths.map(({ state, steps }) => [this.#keyOf(state), steps.slice(1).map(({ event }) => named(event))] as const),
    );
    return { places, ways };
  }
}

/** Meetings that a deferral can be to: one soon after the beginning, one that is far away. */
const SITTINGS = [
  { id: 'sitting-1', body: 'sitting', date: '2026-11-12' },
  { id: 'sitting-2', body: 'sitting', date: '2030-06-28' },
];
/** Acts that leave a case where it stands, or that go on for ever: they are tried everywhere, and lead nowhere new. */
const ASIDE = new Set(['RECUSE', 'DECLARE_INTEREST', 'COMMENT_TO_OFFICE', 'CLARIFY', 'LESSONS', 'MILESTONE', 'AMEND']);
const heardByAgenda = ({ state }: Place): boolean =>
  (state.context['agenda'] as readonly { act: string }[]).some(({ act }) => act === 'ADVISE') &&
  placesOf(state).has('consideration.guidance.asked');

export function placesOf({ value }: CaseState): ReadonlySet<string> {
  if (typeof value === 'string') return new Set([value]);
  const places = new Set<string>();
  const visit = (inner: StateValue, path: string): void => {
    if (typeof inner === 'string') {
      places.add(`${path}${inner}`);
      return;
    }
    for (const [key, below] of Object.entries(inner)) {
      places.add(`${path}${key}`);
      visit(below, `${path}${key}.`);
    }
  };
  visit((value as { open: { life: StateValue } }).open.life, '');
  return places;
}

/** What of a case is kept apart. */
export function keyOf({ state }: Place): string {
  if (state.status !== 'active') return String(state.value);
  const said = state.context as unknown as Said & { readonly empty: { au: boolean }; readonly phase: string };
  const life = (state.value as { open: { life: StateValue } }).open.life;
  const phase = said.phase;
  if (said.empty.au) return `${phase} with a seat empty${phase === 'consideration' ? ` ${splitOf(life)}` : ''}`;
  if (said.pending !== null) return `${phase} pending ${said.pending.act} of ${said.pending.by.length}`;
  const [open] = Object.entries(said.joint);
  if (open !== undefined) return `${phase} joint ${open[0]} by ${open[1].by}${said.heard ? ' heard' : ''}`;
  const ahead = [said.ahead.au, said.ahead.id].map((one) => (one === null ? '' : ' signed ahead')).join('');
  const late = said.overdue.some((act) => !act.includes(':')) ? ' late' : '';
  if (phase !== 'consideration') {
    const conditions = Object.values(said.conditions)
      .map(({ met, verified }) => [met, verified.desk, verified.seat].map(Number).join(''))
      .join();
    const signed = Object.values(said.signatures)
      .map((one) => one?.says ?? '-')
      .join();
    const why = said.suspendedBy.join();
    const signatures = Object.keys(said.signed).length;
    const whole = said.returns.fullText ? ' for the full text' : '';
    return `${phase}${whole} ${JSON.stringify(plainLife(life))} ${conditions} ${signed} ${signatures} ${why}${late}${ahead}`;
  }
  const regions = (life as { consideration: Record<string, StateValue> }).consideration;
  const { agreement, text, deferral, consultation, guidance, consent } = regions;
  if (text !== 'settled') return `${phase} marking${late} ${splitOf(life)}`;
  if (deferral !== 'none') return `${phase} deferred ${splitOf(life)}`;
  if (agreement !== 'together') return `${phase} ${splitOf(life)}`;
  const positions = `${said.positions.au?.says ?? '-'} ${said.positions.id?.says ?? '-'}`;
  const ready = consultation === 'idle' && guidance === 'idle' && consent === 'none';
  const earlier = said.earlier.au === null ? '' : 'earlier';
  if (ready) return `${phase} ready ${positions} ${said.held.au} ${earlier}${late}${ahead}`;
  const rest = consultation === 'idle' && typeof guidance !== 'string';
  const agenda = rest && said.agenda.some(({ act }) => act === 'ADVISE') ? ' on the agenda' : '';
  const comments = guidance === 'idle' && hasComments(said) ? ' commented' : '';
  const waits = rest || consultation === 'opening' || consultation === 'summarising' ? late : '';
  const consents = consent === 'none' ? '' : Object.keys(said.consents).length;
  return `${phase} ${JSON.stringify({ consultation, guidance, consent })}${consents}${waits}${agenda}${comments} ${earlier}`;
}

const hasComments = ({ consultation }: Said): boolean =>
  consultation !== null && consultation.comments + consultation.late > 0;
const splitOf = (life: StateValue): string =>
  JSON.stringify((life as { consideration?: { agreement?: StateValue } }).consideration?.agreement ?? '');

/** Of the work, what goes on beside it is kept apart from it. */
function plainLife(life: StateValue): StateValue {
  if (typeof life === 'string') return life;
  const work = life['implementation'];
  if (work === undefined || typeof work === 'string') return life;
  return work['work'] === 'running' ? life : { implementation: { work: work['work'] ?? '' } };
}
