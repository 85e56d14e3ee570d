import { Problem } from '../problems.ts';

/** What every door can answer besides what it was asked for. `notFound`: why a reader finds nothing there. */
export function problemsOf(notFound: string) {
  return {
    400: Problem.describe('What was sent cannot be used; all mistakes are listed.'),
    401: Problem.describe('No token, or one that is not accepted.'),
    404: Problem.describe(notFound),
    429: Problem.describe('Too many requests.'),
    503: Problem.describe('The database is away. The command can be sent again with the same id.'),
  };
}

/** What a command can be answered by as well. */
export const REFUSALS = {
  409: Problem.describe('The command id was used for something else.'),
  413: Problem.describe('Too large.'),
  422: Problem.describe('Refused by the rules.'),
};

export const SECURITY = [{ bearer: [] }];
