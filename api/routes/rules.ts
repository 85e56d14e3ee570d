import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Doors } from '../doors.ts';
import { problemsOf, SECURITY } from './answers.ts';
import {
  OfficeCalendar,
  officeCalendar,
  OfficeFleets,
  officeFleets,
  OfficePolicies,
  officePolicies,
} from '../office/rules.ts';

const problems = problemsOf('You hold no seat of this office, or there is no such calendar.');
const common = { tags: ['office'], security: SECURITY };
const CalendarOf = z.object({
  place: z.string().regex(/^[a-z][a-z-]*$/, 'is no place, for example jakarta'),
  year: z.coerce.number().int().min(2000).max(2999),
});

/** The rules that the office works under: policies, calendars, and what open cases have been told of their changes. */
export function ruleRoutes(doors: Doors): FastifyPluginAsyncZod {
  return (server) => {
    server.get(
      '/office/policies',
      {
        schema: {
          summary: 'Show policies in force, proposed and released',
          description: 'A policy comes with a release; a joint act of the Co-Managers puts it in force.',
          ...common,
          response: { 200: OfficePolicies, ...problems },
        },
      },
      (request) => officePolicies(doors, request.bearer),
    );
    server.get(
      '/office/calendars/:place/:year',
      {
        schema: {
          summary: 'Show the days off of a place in a year',
          description: 'Each is decreed, with its source, or expected; recorded changes are in it.',
          ...common,
          params: CalendarOf,
          response: { 200: OfficeCalendar, ...problems },
        },
      },
      (request) => officeCalendar(doors, request.bearer, request.params.place, request.params.year),
    );
    server.get(
      '/office/fleets',
      {
        schema: {
          summary: 'How far open cases have been told of changes of the office',
          description: 'The latest fifty changes that open cases have to be told of.',
          ...common,
          response: { 200: OfficeFleets, ...problems },
        },
      },
      (request) => officeFleets(doors, request.bearer),
    );
    return Promise.resolve();
  };
}
