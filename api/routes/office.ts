import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Doors } from '../doors.ts';
import { problemsOf, REFUSALS, SECURITY } from './answers.ts';
import { languageOf } from '../language.ts';
import { commandOffice } from '../office/commands.ts';
import { officeHistory } from '../office/history.ts';
import { OfficeCommandAnswer, OfficeCommandRequest, OfficeHistory, OfficeView } from '../office/schemas.ts';
import { officeView } from '../office/view.ts';

const problems = problemsOf('You hold no seat of this office.');
const refusals = { ...problems, ...REFUSALS };
const security = SECURITY;
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
