import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Doors } from '../doors.ts';
import { languageOf } from '../language.ts';
import { commandOffice } from '../office/commands.ts';
import { officeHistory } from '../office/history.ts';
import { OfficeCommandAnswer, OfficeCommandRequest, OfficeHistory, OfficeView } from '../office/schemas.ts';
import { officeView } from '../office/view.ts';
import { Problem } from '../problems.ts';

const problems = {
  400: Problem.describe('What was sent cannot be used; all mistakes are listed.'),
  401: Problem.describe('No token, or one that is not accepted.'),
  404: Problem.describe('You hold no seat of this office.'),
  429: Problem.describe('Too many requests.'),
  503: Problem.describe('The database is away. The command can be sent again with the same id.'),
};
const refusals = {
  ...problems,
  409: Problem.describe('The command id was used for something else.'),
  413: Problem.describe('Too large.'),
  422: Problem.describe('Refused by the rules.'),
};
const security = [{ bearer: [] }];
const tags = ['office'];

export const AtQuery = z.object({
  at: z.iso
    .datetime({ precision: 3 })
    .optional()
    .describe('The office as it stood then; without it, as it stands now.'),
});

/** The office itself: who holds what, and the commands that change it. */
export function officeRoutes(doors: Doors): FastifyPluginAsyncZod {
  return (server) => {
    server.get(
      '/office',
      {
        schema: {
          summary: 'Show the office',
          description: 'Seats with their holders, vacancies, acting officers, members, groups and meetings.',
          tags,
          security,
          querystring: AtQuery,
          response: { 200: OfficeView, ...problems },
        },
      },
      (request) => officeView(doors, request.bearer, request.query.at),
    );

    server.get(
      '/office/history',
      {
        schema: {
          summary: 'Every change of the office',
          tags,
          security,
          response: { 200: OfficeHistory, ...problems },
        },
      },
      (request) => officeHistory(doors, request.bearer),
    );

    server.post(
      '/office/commands',
      {
        schema: {
          summary: 'Give a command to the office',
          description:
            'For example APPOINT by the administrator. The same command id with the same content is done once.',
          tags,
          security,
          body: OfficeCommandRequest,
          response: { 200: OfficeCommandAnswer, ...refusals },
        },
      },
      (request) => commandOffice(doors, request.bearer, request.body, languageOf(request)),
    );
    return Promise.resolve();
  };
}
