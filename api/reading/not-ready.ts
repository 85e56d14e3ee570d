import type { CaseState, JsonObject, StateValue } from '../../engine/types.ts';
import type { Context } from '../../machines/proposal/v3/context.ts';
import type { Words } from '../../words/index.ts';
import { type Reader, seatWord } from '../../words/sentences.ts';

/**
 * What a decision still waits for, in words: of proposal@2, whose approval needs every required input and both positions on
 * the present text. For readers from whom nothing is hidden; empty where nothing is missing.
 */
export function missingForDecision(
  state: CaseState,
  policy: JsonObject,
  words: Words,
  reader: Reader,
): readonly string[] {
  if (state.machine.version < 2 || state.status !== 'active') return [];
  const context = state.context as unknown as Context;
  const say = (key: string, values: Record<string, string> = {}): string =>
    words.say(reader.language, 'sentences', `missing-${key}`, values);
  const who = (seats: readonly string[]): string =>
    words.list(
      reader.language,
      seats.map((seat) => seatWord(words, seat, reader)),
    );
  if (context.phase === 'decision') return context.draft === null ? [say('draft')] : [];
  if (context.phase !== 'consideration') return [];

  const missing: string[] = [];
  if (context.marking !== null) missing.push(say('marking'));
  const round = roundIn(state.value);
  for (const input of inputsOf(policy, context)) missing.push(...missingInput(input, context, round, say, who));
  const silent = (['au', 'id'] as const).filter((seat) => context.positions[seat] === null);
  if (silent.length > 0) missing.push(say('position', { who: who(silent.map((seat) => `comanager-${seat}`)) }));
  const { au, id } = context.positions;
  if (au !== null && id !== null && au.says !== id.says) missing.push(say('agreement'));
  return missing;
}

/** Where the consultation stands, by the state of its region. */
const ROUNDS: Readonly<Record<string, string>> = {
  running: 'consultation-running',
  summarising: 'consultation-summary',
};

function roundIn(value: StateValue): string {
  const consideration = ['open', 'life', 'consideration'].reduce<StateValue | undefined>(
    (inner, key) => (typeof inner === 'object' ? inner[key] : undefined),
    value,
  );
  const round = typeof consideration === 'object' ? consideration['consultation'] : undefined;
  return typeof round === 'string' ? round : '';
}

type Say = (key: string, values?: Record<string, string>) => string;

function inputsOf(policy: JsonObject, { kind }: Context): readonly string[] {
  const kinds = (policy['kinds'] ?? {}) as Readonly<Record<string, { readonly inputs?: readonly string[] }>>;
  return kinds[kind]?.inputs ?? [];
}

function missingInput(
  input: string,
  context: Context,
  round: string,
  say: Say,
  who: (seats: readonly string[]) => string,
): readonly string[] {
  const { text, consulted, guided, guidance, facts, consents } = context;
  switch (input) {
    case 'consultation':
      return consulted?.text === text.hash ? [] : [say(ROUNDS[round] ?? 'consultation-open')];
    case 'guidance': {
      if (guided?.text === text.hash) return [];
      if (guided !== null) return [say('guidance-old')];
      const silent = (['au', 'id'] as const).filter((seat) => (guidance?.advice[seat] ?? null) === null);
      return silent.length === 0 ? [] : [say('guidance', { who: who(silent.map((seat) => `cochair-${seat}`)) })];
    }
    default: {
      const partners = Array.isArray(facts['partners']) ? facts['partners'].map(String) : [];
      const silent = partners.filter((party) => consents[party] !== text.hash);
      return silent.length === 0 ? [] : [say('consent', { who: who(silent.map((party) => `focal-${party}`)) })];
    }
  }
}
