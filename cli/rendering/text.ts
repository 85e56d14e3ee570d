import type { ProposalView } from '../client.ts';
import type { Section } from '../../words/index.ts';
import type { Voice } from '../voice.ts';

type Text = ProposalView['text'];

/** Fields in the order in which people ask for them; others follow. */
const ORDER = [
  'kind',
  'proponent',
  'lead',
  'donor',
  'nominatingMember',
  'releasingEntity',
  'participants',
  'partners',
  'endorsements',
  'summary',
  'conceptNote',
  'post',
  'termsOfReference',
  'initiative',
  'workingGroup',
  'earmark',
  'donorConditions',
  'money',
  'amount',
  'valuation',
  'paidBy',
  'milestones',
  'areas',
  'starts',
  'ends',
];
/** They stand behind the kind. */
const SORTS = ['scale', 'stage', 'form', 'category'];
/** Fields whose values are tags, and where their words stand. */
const TAGS: Readonly<Record<string, Section>> = { kind: 'kinds', areas: 'areas' };

/** The text of a proposal, facts and free texts together again, a line for each field; lists of more than words numbered below. */
export function textLines(text: Text, voice: Voice): readonly string[] {
  const redacted = voice.say('redacted');
  const shownTexts = Object.fromEntries(
    Object.entries(text.texts).map(([field, value]) => [field, text.redacted.includes(field) ? redacted : value]),
  );
  const { title: _title, kind, ...fields } = joined({ ...text, texts: shownTexts });
  const sorts = SORTS.flatMap((sort) => (typeof fields[sort] === 'string' ? [fields[sort]] : []));
  const shown: Record<string, unknown> = { kind: [kind, ...sorts], ...fields };
  const names = Object.keys(shown).filter((name) => !SORTS.includes(name));
  return names.sort((one, other) => place(one) - place(other)).flatMap((name) => fieldLines(name, shown[name], voice));
}

function place(name: string): number {
  const index = ORDER.indexOf(name);
  return index < 0 ? ORDER.length : index;
}

function fieldLines(name: string, given: unknown, voice: Voice): readonly string[] {
  const label = `${capitalised(voice.name('fields', name))}:`;
  const value = inWords(name, given, voice);
  if (
    !Array.isArray(value) ||
    value.every((item) => typeof item === 'string' && item.length < 60 && !/\s\w+\s\w+\s/.test(item))
  )
    return [`${label} ${valueText(value, voice)}`];
  return [label, ...value.map((item, index) => `  ${index + 1}. ${valueText(item, voice)}`)];
}

function inWords(name: string, value: unknown, voice: Voice): unknown {
  const section = TAGS[name];
  if (section === undefined || !Array.isArray(value)) return value;
  return value.map((tag) => voice.tag(section, String(tag)));
}

function valueText(value: unknown, voice: Voice): string {
  if (value === null) return voice.say('erased');
  if (Array.isArray(value)) return value.map((item) => valueText(item, voice)).join(', ');
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return JSON.stringify(value);
  const { amount, currency, title, ...rest } = value as Readonly<Record<string, unknown>>;
  const head = [
    ...(title === undefined ? [] : [valueText(title, voice)]),
    ...(amount === undefined ? [] : [`${valueText(currency, voice)} ${valueText(amount, voice)}`]),
  ];
  return [
    ...head,
    ...Object.entries(rest).map(([key, inner]) => `${voice.name('fields', key)} ${valueText(inner, voice)}`),
  ].join(', ');
}

/** Free texts back at their places among the facts: `milestones.0.title` into the first milestone. */
function joined({ facts, texts }: Text): Readonly<Record<string, unknown>> {
  const whole = structuredClone(facts);
  for (const [path, text] of Object.entries(texts)) put(whole, path.split('.'), text);
  return whole;
}

function put(into: Record<string, unknown>, [key = '', ...rest]: readonly string[], text: string | null): void {
  const next = rest[0];
  if (next === undefined) {
    into[key] = text;
    return;
  }
  // A list of nothing but texts has left its length among the facts.
  if (typeof into[key] !== 'object' || into[key] === null) into[key] = /^\d+$/.test(next) ? [] : {};
  put(into[key] as Record<string, unknown>, rest, text);
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
