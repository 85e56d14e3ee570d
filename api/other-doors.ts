import { ProblemError } from './problems.ts';
import type { SeenCase } from './reading/case.ts';
import { stateName } from './reading/standing.ts';
import type { Speech } from './speech.ts';

/** Acts that concern a case and are yet given to the office, as what the office calls them: the case hears of them from there. */
const AT_THE_OFFICE: Readonly<Record<string, string>> = {
  APPOINT_ACTING: 'NAME_ACTING',
  NAME_ACTING: 'NAME_ACTING',
  END_ACTING: 'END_ACTING',
  APPOINT: 'APPOINT',
  VACATE: 'VACATE',
};

/** Who gives such an act to a case is told at which door it is taken. Null: it is none of these. */
export function anotherDoor(
  type: string,
  { view, visibility }: SeenCase,
  { commandId }: { readonly commandId: string },
  { words, language }: Speech,
): ProblemError | null {
  const event = Object.hasOwn(AT_THE_OFFICE, type) ? AT_THE_OFFICE[type] : undefined;
  if (event === undefined) return null;
  const { name, version } = view.machine;
  const rule = `${name}@${version}`;
  const act = words.has('acts', type) ? words.say(language, 'acts', type) : type;
  return new ProblemError('refused', {
    title: words.say(language, 'answers', 'refused-title', { event: type }),
    detail: words.say(language, 'answers', 'office-door', { act }),
    remedy: words.say(language, 'answers', 'office-door-remedy', { event, case: view.caseId }),
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
