import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Doors } from '../doors.ts';
import { problemsOf, REFUSALS, SECURITY } from './answers.ts';
import { commandOffice } from '../office/commands.ts';
import { officeContent } from '../office/contents.ts';
import { officeHistory } from '../office/history.ts';
import { OfficeCommandAnswer, OfficeCommandRequest, OfficeHistory, OfficeView } from '../office/schemas.ts';
import { officeView } from '../office/view.ts';
import { speechOf } from '../speech.ts';

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

    server.get(
      '/office/records/:seq/contents/:name',
      {
        schema: {
          summary: 'A text or file that came with a change of the office',
          description:
            'Texts, minutes and invitations are for every seat of the office; letters and other files for its own seats, for those of both governments, and for the person concerned.',
          tags,
          security,
          params: z.object({
            seq: z.coerce
              .number()
              .int()
              .min(1)
              .describe('Number of the record, as the history of the office tells it.'),
            name: z
              .string()
              .max(80)
              .describe('Field of a text or role of a file, for example reason, letter or minutes.'),
          }),
          querystring: z.object({
            number: z.coerce
              .number()
              .int()
              .min(1)
              .max(20)
              .default(1)
              .describe('Which one, where several files have that role.'),
          }),
          response: { 200: z.unknown().describe('The bytes of the text or file.'), ...problems },
        },
      },
      async (request, reply) => {
        const asked = { ...request.params, ...request.query };
        const { content, mediaType } = await officeContent(doors, request.bearer, asked);
        // Never shown in place: a file from outside is no page of ours.
        return reply.type(mediaType).header('content-disposition', 'attachment').send(content);
      },
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
      (request) => commandOffice(doors, request.bearer, request.body, speechOf(doors, request)),
    );
    return Promise.resolve();
  };
}
