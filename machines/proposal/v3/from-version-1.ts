import type { Migration, StateValue } from '../../definition.ts';
import { type Act, type Context, type Country, opened, type Says, type Text } from './context.ts';

/** How running cases of proposal@1 come over: as if their state were entered now, with full clocks of the new rules. */

interface Context1 {
  readonly text: Text;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly positions: Readonly<Record<Country, Act<Says> | null>>;
  readonly signatures: Readonly<Record<Country, Act | null>>;
  readonly advice: Readonly<Record<Country, Act | null>>;
}

const CONSIDERED: StateValue = {
  au: 'early',
  id: 'early',
  consultation: 'idle',
  consent: 'none',
  guidance: 'idle',
  deferral: 'none',
  agreement: 'together',
  text: 'settled',
};

/** Where a state of version 1 stands in version 3. A decision had no consultation: it goes back to where that is. */
const LIVES: Readonly<Record<string, { readonly phase: string; readonly life: StateValue }>> = {
  draft: { phase: 'draft', life: { draft: 'open' } },
  screening: { phase: 'screening', life: 'screening' },
  returned: { phase: 'returned', life: 'returned' },
  consideration: { phase: 'consideration', life: { consideration: CONSIDERED } },
  decision: { phase: 'consideration', life: { consideration: CONSIDERED } },
};

function placeOf(value: StateValue): (typeof LIVES)[string] | null {
  if (typeof value === 'string') return null;
  const { open } = value;
  const key = typeof open === 'string' ? open : Object.keys(open ?? {})[0];
  return LIVES[key ?? ''] ?? null;
}

function personsOf(old: Context1): Record<string, string> {
  const acts = [
    ...Object.entries(old.positions).map(([country, act]) => [act, `comanager-${country}`] as const),
    ...Object.entries(old.signatures).map(([country, act]) => [act, `comanager-${country}`] as const),
    ...Object.entries(old.advice).map(([country, act]) => [act, `cochair-${country}`] as const),
  ];
  return Object.fromEntries(acts.flatMap(([act, seat]) => (act === null ? [] : [[act.person, seat]])));
}

export const fromVersion1: Migration = {
  from: 1,
  value: (old) => {
    const place = placeOf(old);
    if (place === null) return null;
    return {
      open: {
        life: place.life,
        seatAu: 'held',
        seatId: 'held',
        joint: {},
        effect: 'none',
        conditions: { meeting: 'none', verifying: 'none' },
      },
    };
  },
  context: (old, value) => {
    const before = old as unknown as Context1;
    const { kind } = before.facts;
    if (kind !== 'collaboration' && kind !== 'new-project')
      throw new Error(
        `proposal@3 does not know proposals of the kind ${String(kind)} yet: the case stays under proposal@1`,
      );
    const now: Context = {
      ...opened({ facts: before.facts, text: before.text }),
      phase: placeOf(value)?.phase ?? 'draft',
      accepted: placeOf(value)?.phase === 'consideration',
      positions: before.positions,
      persons: personsOf(before),
    };
    return { ...now };
  },
  // The clocks of version 3 run inside what is owed, and count working days: each begins anew, and none is ever shorter.
  timers: { screeningReminder: 'drop', reminder: 'drop', escalation: 'drop' },
};
