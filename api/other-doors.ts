import { ProblemError } from './problems.ts';
import type { SeenCase } from './reading/case.ts';
import { stateName } from './reading/standing.ts';
import type { Speech } from './speech.ts';

/** Acts that concern a case and are yet given to the office: the case hears of them from there. */
const AT_THE_OFFICE: ReadonlySet<string> = new Set(['APPOINT_ACTING', 'END_ACTING', 'APPOINT', 'VACATE']);

/** Who gives such an act to a case is told at which door it is taken. Null: it is none of these. */
export function anotherDoor(
  type: string,
  { view, visibility }: SeenCase,
  { commandId }: { readonly commandId: string },
  { words, language }: Speech,
): ProblemError | null {
  if (!AT_THE_OFFICE.has(type)) return null;
  const { name, version } = view.machine;
  const rule = `${name}@${version}`;
  const act = words.has('acts', type) ? words.say(language, 'acts', type) : type;
  return new ProblemError('refused', {
    title: words.say(language, 'answers', 'refused-title', { event: type }),
    detail: words.say(language, 'answers', 'office-door', { act }),
    remedy: words.say(language, 'answers', 'office-door-remedy', { event: type, case: view.reference ?? view.caseId }),
    commandId,
    refusal: {
      code: 'other-door',
      rule,
      state: stateName(visibility.state(view.state.value)),
      missing: [{ what: 'POST /api/v1/office/commands' }],
      permitted: [],
    },
  });
}
