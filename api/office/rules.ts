import { z } from 'zod';
import type { JsonObject } from '../../engine/types.ts';
import { policiesNow, servedBy } from '../../office/index.ts';
import { latestTellings } from '../../store/tellings.ts';
import type { Doors } from '../doors.ts';
import { ProblemError, saying } from '../problems.ts';
import { Instant } from '../schemas.ts';
import type { Bearer } from '../tokens.ts';
import { officeReading } from './view.ts';

/** The office's rules as they are in force and as they are proposed, and what open cases have been told of. */
export const PolicyEntry = z
  .object({
    policy: z.string(),
    digest: z.string().describe('SHA-256 of its content and its calendars.'),
    state: z.enum(['in-force', 'proposed', 'released', 'superseded']),
    since: Instant.nullable().describe('Since when it is in force; null: since the office was opened, or not at all.'),
    serves: z.array(z.string()).describe('Machines whose cases run under it.'),
    kinds: z.array(z.string()).nullable().describe('Kinds of proposals that open under it; null: all others.'),
    values: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'PolicyEntry' });

export const PolicyProposal = z
  .object({
    what: z.enum(['policy', 'move']).describe('To put it in force, or to take running cases over to it.'),
    policy: z.string(),
    digest: z.string(),
    cases: z.string().nullable().describe('Of a move: all, or the one case.'),
    by: z.string(),
    since: Instant,
  })
  .meta({ id: 'PolicyProposal' });

export const OfficePolicies = z
  .object({ policies: z.array(PolicyEntry), proposed: z.array(PolicyProposal) })
  .meta({ id: 'OfficePolicies' });

export const OfficeCalendar = z
  .object({
    place: z.string(),
    year: z.int(),
    places: z.array(z.string()).describe('All places that have calendars.'),
    known: z.boolean().describe('false: there is no calendar of that year, only weekends count.'),
    days: z.array(
      z.object({
        day: z.string(),
        name: z.string(),
        status: z.enum(['decreed', 'expected']),
        source: z.string().describe('Who decreed it, or by what it is expected.'),
        changed: z.boolean().describe('Recorded by the administrator.'),
      }),
    ),
    taken: z.array(z.object({ day: z.string(), source: z.string().nullable() })).describe('Days off no longer.'),
  })
  .meta({ id: 'OfficeCalendar' });

export const OfficeFleet = z
  .object({
    id: z.string(),
    event: z.string().describe('What open cases are told by.'),
    record: z.int().describe('The record of the directory that says it.'),
    due: Instant,
    cases: z.string().describe('all, or the id of the one case.'),
    state: z.enum(['waiting', 'running', 'finished']),
    done: z.int(),
    unchanged: z.int().describe('Their machine does not know the event, or they had ended.'),
    refused: z.int(),
    failed: z.int(),
    finishedAt: Instant.nullable(),
    checkedAt: Instant.nullable().describe('Since when it is known that no case was missed.'),
  })
  .meta({ id: 'OfficeFleet' });

export const OfficeFleets = z.object({ fleets: z.array(OfficeFleet) }).meta({ id: 'OfficeFleets' });

export async function officePolicies(doors: Doors, bearer: Bearer): Promise<z.output<typeof OfficePolicies>> {
  const { directory } = await officeReading(doors, bearer, 'office policies');
  const { proposed } = directory.policies;
  const entries = policiesNow(doors.office, directory.policies);
  return {
    policies: entries.map(({ policy, state, since }) => ({
      policy: policy.name,
      digest: policy.digest,
      state,
      since,
      serves: [...servedBy(policy)],
      kinds: policy.values['kinds'] === undefined ? null : Object.keys(policy.values['kinds'] as JsonObject),
      values: { ...policy.values },
    })),
    proposed: await Promise.all(
      [...proposed.values()].map(async ({ what, policy, digest, cases, by, at }) => ({
        what,
        policy,
        digest,
        cases: cases === null || cases === 'all' ? cases : ((await doors.host.view(cases))?.reference ?? cases),
        by,
        since: at,
      })),
    ),
  };
}

/** @throws ProblemError not-found for a place without any calendar. */
export async function officeCalendar(
  doors: Doors,
  bearer: Bearer,
  place: string,
  year: number,
): Promise<z.output<typeof OfficeCalendar>> {
  const { directory } = await officeReading(doors, bearer, 'office calendar');
  const calendars = (await doors.office.calendars(directory.head)).changed(directory.calendar);
  const places = [...calendars.places];
  if (!places.includes(place))
    throw new ProblemError('not-found', saying('no-calendar', { place, places: places.join(', ') }));
  const changes = directory.calendar.filter((change) => change.place === place && change.day.startsWith(`${year}-`));
  return {
    place,
    year,
    places,
    known: calendars.knows(place, year),
    days: calendars.daysOff(place, year).map((off) => ({
      day: off.day,
      name: off.name,
      status: off.status,
      source: off.status === 'decreed' ? off.source : off.by,
      changed: changes.some((change) => change.off && change.day === off.day),
    })),
    taken: changes.flatMap((change) => (change.off ? [] : [{ day: change.day, source: change.source ?? null }])),
  };
}

const FLEETS = 50;

export async function officeFleets(doors: Doors, bearer: Bearer): Promise<z.output<typeof OfficeFleets>> {
  await officeReading(doors, bearer, 'office fleets');
  const tellings = await latestTellings(doors.database, FLEETS);
  return {
    fleets: tellings.map((telling) => {
      const count = (name: string): number => Number(telling.progress?.[name] ?? 0);
      return {
        id: telling.id,
        event: telling.event,
        record: telling.seq,
        due: telling.due,
        cases: telling.argument.cases,
        state: telling.state,
        done: count('done'),
        unchanged: count('unchanged'),
        refused: count('refused'),
        failed: count('failed'),
        finishedAt: telling.finished_at,
        checkedAt: telling.checked_at,
      };
    }),
  };
}
