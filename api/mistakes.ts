import { readSubmission } from '../machines/proposal/submission.ts';

export interface Mistake {
  /** Where, for example `money.amount`. */
  readonly path: string;
  readonly message: string;
}

/** All mistakes of a proposal that can be found without asking the office. */
export function submissionMistakes(proposal: unknown): readonly Mistake[] {
  const read = readSubmission(proposal);
  return 'proposal' in read ? [] : read.mistakes.map(({ path, problem }) => ({ path, message: plainly(problem) }));
}

/** An issue as zod finds it, in the part that is told. */
export interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Of unrecognized_keys. */
  readonly keys?: readonly string[];
}

/** Mistakes of a request, as zod found them. */
export function mistakesOf(issues: readonly Issue[]): readonly Mistake[] {
  return issues.flatMap(({ code, path: places, message, keys = [] }): Mistake[] => {
    const path = places.map(String).join('.');
    if (code === 'unrecognized_keys')
      return keys.map((key) => ({ path: path === '' ? key : `${path}.${key}`, message: 'is not known here' }));
    return [{ path, message: plainly(message) }];
  });
}

/** The same mistakes as of a part that stands at `path`. */
export function under(path: string, mistakes: readonly Mistake[]): readonly Mistake[] {
  return mistakes.map((mistake) => ({ ...mistake, path: mistake.path === '' ? path : `${path}.${mistake.path}` }));
}

/** Zod's standing phrases as plain words; what a schema says in its own words stays. */
function plainly(message: string): string {
  const expected = /^Invalid input: expected (.+?), received (.+)$/.exec(message);
  if (expected === null)
    return message.replace(/^Invalid (?:input|string)(?:: )?/, 'is not as it must be: ').replace(/: $/, '');
  const [, wanted = '', received = ''] = expected;
  return received === 'undefined' ? 'is missing' : `must be ${words(wanted)}, not ${words(received)}`;
}

function words(type: string): string {
  const known: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a group of fields',
    record: 'a group of fields',
    null: 'empty',
  };
  return known[type] ?? type;
}
