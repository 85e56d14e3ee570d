type Value = string | { readonly [state: string]: Value };

/** The state in which a case as a whole is: since proposal@2 that of its life, beside which other regions run. */
export function stateOf(value: unknown): string {
  const whole = inside(value as Value, 'open');
  const life = inside(whole, 'life');
  return typeof life === 'string' ? life : (Object.keys(life)[0] ?? '');
}

const inside = (value: Value, state: string): Value => (typeof value === 'string' ? value : (value[state] ?? value));
