import { Submission } from '../machines/proposal/submission.ts';
import { type Said, said } from '../words/said.ts';

export interface Mistake {
  /** Where, for example `money.amount`. */
  readonly path: string;
  readonly message: string | Said;
}

/** A message of the catalogue about what is wrong. */
export function mistake(key: string, values?: Said['values']): Said {
  return said('mistakes', key, values);
}

/** A message as it is told. What a schema says in its own words stands in the catalogue under these. */
export function mistakeSaid(message: Mistake['message']): Said {
  return typeof message === 'string' ? { ...mistake(message), otherwise: message } : message;
}

/** All mistakes of a proposal that can be found without asking the office. */
export function submissionMistakes(proposal: unknown): readonly Mistake[] {
  const { success, error } = Submission.safeParse(proposal);
  return success ? [] : mistakesOf(error.issues, 'this field is not known for a proposal of this kind');
}

/** An issue as zod finds it, in the part that is told. */
export interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Of unrecognized_keys. */
  readonly keys?: readonly string[];
  /** Of too_big and too_small: what has the limit, and the limit. */
  readonly origin?: string;
  readonly maximum?: number | bigint;
  readonly minimum?: number | bigint;
  readonly inclusive?: boolean;
  /** Of invalid_value, and of a union that is told apart by one field. */
  readonly values?: readonly unknown[];
  readonly options?: readonly unknown[];
  readonly format?: string;
  /** Of a schema's own rule: the catalogue's key, where its words name something of what was sent. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/** Mistakes of a request, as zod found them: of several about one value the first, which the others follow from. */
export function mistakesOf(issues: readonly Issue[], unknown = 'is not known here'): readonly Mistake[] {
  const mistakes = issues.flatMap((issue): Mistake[] => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys')
      return (issue.keys ?? []).map((key) => ({ path: path === '' ? key : `${path}.${key}`, message: unknown }));
    return [{ path, message: plainly(issue) }];
  });
  return mistakes.filter(({ path }, place) => mistakes.findIndex((one) => one.path === path) === place);
}

/** The same mistakes as of a part that stands at `path`. */
export function under(path: string, mistakes: readonly Mistake[]): readonly Mistake[] {
  return mistakes.map((one) => ({ ...one, path: one.path === '' ? path : `${path}.${one.path}` }));
}

/** How zod's standing phrases begin; what a schema says in its own words begins otherwise. */
const STANDING = /^(?:Invalid|Too big|Too small)\b/;

function plainly(issue: Issue): string | Said {
  const { code, message, origin = '', maximum, minimum, inclusive, values, options, format = '', params } = issue;
  if (typeof params?.['says'] === 'string') return mistake(params['says'], { name: String(params['name']) });
  if (!STANDING.test(message)) return message;
  switch (code) {
    case 'invalid_type':
      return typeMistake(message);
    case 'too_big':
      return mistake(`${inclusive === false ? 'below' : 'most'}-${sizeOf(origin)}`, { limit: Number(maximum) });
    case 'too_small':
      if (origin === 'string' && Number(minimum) === 1) return 'is empty';
      return mistake(`${inclusive === false ? 'above' : 'least'}-${sizeOf(origin)}`, { limit: Number(minimum) });
    case 'invalid_format':
      return mistake(FORMATS.has(format) ? `format-${format}` : 'form');
    default: {
      const possible = values ?? options;
      return possible === undefined ? mistake('form') : mistake('one-of', { possible: possible.map(String) });
    }
  }
}

const FORMATS: ReadonlySet<string> = new Set(['date', 'datetime', 'uuid', 'base64']);

function sizeOf(origin: string): string {
  return origin === 'string' || origin === 'array' ? origin : 'number';
}

function typeMistake(message: string): string | Said {
  const [, wanted, received] = /^Invalid input: expected (.+?), received (.+)$/.exec(message) ?? [];
  if (wanted === undefined || received === undefined) return mistake('form');
  return received === 'undefined'
    ? 'is missing'
    : mistake('type', { wanted: typeWord(wanted), received: typeWord(received) });
}

function typeWord(type: string): string | Said {
  return TYPES.has(type) ? mistake(`type-${type}`) : type;
}

const TYPES: ReadonlySet<string> = new Set([
  ...['string', 'number', 'int', 'boolean', 'array', 'object', 'record', 'null', 'NaN'],
]);
