import type { z } from 'zod';
import type { Directory } from '../../office/index.ts';
import type { Words } from '../../words/index.ts';
import { owedClockWord } from '../../words/owed.ts';
import { type Reader as Addressee, seatWord } from '../../words/sentences.ts';
import type { Texts } from '../contents.ts';
import type { HistoryEntry } from '../schemas.ts';
import { happened } from './happened.ts';
import { type Owing, seatOwing } from './owing.ts';
import { type CaseRecord, effectsOf, lettersAsked } from './records.ts';
import type { Redactions } from './redactions.ts';
import type { Reader, Visibility } from './visibility.ts';

type Entry = z.output<typeof HistoryEntry>;

/** Commitments that are looked up to tell the entries: texts of the records, and names of who acted. */
export function commitmentsOf(records: readonly CaseRecord[], directory: Directory): readonly string[] {
  return records.flatMap(({ inner }) => [
    ...Object.values(inner.event.commitments),
    ...(nameCommitment(directory, inner.actor.person) ?? []),
    ...(nameCommitment(directory, inner.actor.registeredBy?.person ?? null) ?? []),
  ]);
}

/** What the entries of one history are told from, and for whom. */
export interface Telling {
  readonly visibility: Visibility;
  readonly reader: Reader;
  readonly directory: Directory;
  readonly texts: Texts;
  readonly redactions: Redactions;
  readonly owing: Owing;
  readonly words: Words;
  readonly forWhom: Addressee;
}

/** One visible record as an entry of the history. */
export function historyEntry(record: CaseRecord, telling: Telling): Entry {
  const { visibility, directory, texts, redactions, owing, words, forWhom } = telling;
  const { seq, at, type, inner } = record;
  const { actor, event, from, to, attachments } = inner;
  const says = happened(record, owing, words, forWhom);
  const nameOf = (person: string | null): string | null => {
    const [name] = nameCommitment(directory, person) ?? [];
    return name === undefined ? null : (texts.get(name) ?? null);
  };
  return {
    seq,
    at,
    type,
    says,
    seat: actor.seat,
    person: actor.person,
    name: nameOf(actor.person),
    ...(actor.actingFor !== undefined && { actingFor: actor.actingFor }),
    ...(actor.registeredBy && { registeredBy: { ...actor.registeredBy, name: nameOf(actor.registeredBy.person) } }),
    facts: { ...event.facts },
    texts: Object.fromEntries(
      Object.entries(event.commitments).map(([field, commitment]) => [field, texts.get(commitment) ?? null]),
    ),
    redacted: [
      ...Object.entries(event.commitments),
      ...attachments.map(({ role, commitment }) => [role, commitment] as const),
    ].flatMap(([name, commitment]) => (redactions.has(commitment) ? [name] : [])),
    subject: record.subject,
    attachments: [...attachments],
    from: from === null ? null : visibility.state(from.value),
    to: to === null ? null : visibility.state(to.value),
    clocks: clocksOf(record, says, telling),
    letters: lettersOf(record, telling),
    ...(visibility.everything && { replay: knownOf(record) }),
  };
}

/** What else the step knew: with the rest of the entry enough to run it again (`mufakat replay proposal`). */
function knownOf({ machine, policy, inner }: CaseRecord): NonNullable<Entry['replay']> {
  return {
    machine,
    policy,
    facts: { ...inner.facts },
    commitments: { ...inner.event.commitments },
    cause: inner.authn.cause,
  };
}

function nameCommitment(directory: Directory, person: string | null): readonly [string] | null {
  const name = person === null ? undefined : directory.persons.get(person)?.commitments['name'];
  return name === undefined ? null : [name];
}

/** A clock is shown to whoever may learn when it runs out. @param told what the record tells: of a clock, that it ran out. */
function clocksOf(record: CaseRecord, told: string, { visibility, owing, words, forWhom }: Telling): Entry['clocks'] {
  const fired = record.type.startsWith('after.')
    ? [{ clock: record.type.slice('after.'.length), what: 'fired' as const, says: told }]
    : [];
  const changed = effectsOf(record).flatMap((effect): Entry['clocks'] => {
    if (effect.kind !== 'arm' && effect.kind !== 'disarm') return [];
    const { name: clock, path } = effect;
    const seat = seatOwing(owing, record.seq, path);
    const says = owedClockWord(words, { clock, path, seat }, forWhom);
    if (effect.kind === 'arm') return [{ clock, what: 'armed', due: effect.due, because: effect.because, says }];
    // A clock that has run out is not stopped besides.
    return fired.some((one) => one.clock === clock) ? [] : [{ clock, what: 'disarmed', says }];
  });
  return [...fired, ...changed].filter(({ clock }) => visibility.everything || visibility.sees(`after.${clock}`));
}

function lettersOf(record: CaseRecord, { visibility, reader, words, forWhom }: Telling): Entry['letters'] {
  const { registeredBy, seat } = record.inner.actor;
  const registered =
    registeredBy === undefined ? [] : [{ type: 'letter', params: { template: 'registered', to: [seat] } }];
  return [...lettersAsked(effectsOf(record)), ...registered].flatMap((asked) =>
    letterFor(asked, visibility, reader, words, forWhom),
  );
}

/** Letters to others are their business, except for who sees everything. */
export function letterFor(
  effect: { readonly type: string; readonly params: unknown },
  visibility: Visibility,
  reader: Reader,
  words: Words,
  forWhom: Addressee,
): Entry['letters'] {
  const { template, to } = { ...(effect.params as { readonly template?: unknown; readonly to?: unknown } | null) };
  const name = typeof template === 'string' ? template : effect.type;
  const seats = Array.isArray(to) ? to.map(String) : [];
  // The rung of a ladder that only the agenda of a meeting hears of.
  if (Array.isArray(to) && seats.length === 0) return [];
  if (!visibility.everything && !seats.some((seat) => reader.seats.includes(seat))) return [];
  return [{ name, to: seats, says: letterText(name, seats, words, forWhom) }];
}

/** Whom it goes to, and its subject line without the number that every letter has. */
function letterText(name: string, to: readonly string[], words: Words, forWhom: Addressee): string {
  const { language } = forWhom;
  const subject = words.has('letters', name)
    ? words.say(language, 'letters', name, { reference: '' }).replace(/^: /, '')
    : name;
  const seats = to.map((seat) => seatWord(words, seat, forWhom));
  return words.say(language, 'answers', 'letter', { who: words.list(language, seats), subject });
}
