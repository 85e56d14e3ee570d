import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Host, OfficeRecord } from '../host/types.ts';
import type { Directory } from './directory.ts';
import { memberId, SEAT_KINDS } from './seats.ts';
import type { Office } from './source.ts';

const government = z.enum(['AU', 'ID']).optional();

/** `samples/office.yaml`. */
const PLAN = z.strictObject({
  seats: z.array(
    z.strictObject({ seat: z.string(), kind: z.enum(SEAT_KINDS), government, member: z.string().optional() }),
  ),
  members: z.array(z.strictObject({ name: z.string(), sort: z.enum(['state', 'organisation']), government })),
  groups: z.array(z.strictObject({ name: z.string(), seats: z.array(z.string()) })),
});
type Plan = z.output<typeof PLAN>;

/** Every seat has one holder, who is called after it. */
interface Holder {
  readonly seat: string;
  readonly person: string;
  readonly name: string;
  readonly address: string;
}

export interface DemonstrationOptions {
  readonly host: Pick<Host, 'record'>;
  readonly office: Pick<Office, 'directory'>;
  /** Puts a text into the content store and gives its commitment. */
  readonly keep: (text: string) => Promise<string>;
  /** Path of `samples/office.yaml`. */
  readonly plan: string;
}

/** The office in this database is a real one, or another one: no demonstration is opened over it. */
export class OfficeExists extends Error {
  override readonly name = 'OfficeExists';
  constructor() {
    super(
      'This database already has an office that is no demonstration. Give the demonstration a database of its own.',
    );
  }
}

/**
 * Writes the demonstration office as records of the directory stream, marked as such, if there is no office yet. Repeated
 * or done by two processes at once, it is there once: the records are written together, under ids of their own.
 */
export async function openDemonstrationOffice(options: DemonstrationOptions): Promise<Directory> {
  const before = await options.office.directory();
  if (before.demonstration === true) return before;
  if (before.head > 0) throw new OfficeExists();
  const plan = PLAN.parse(parse(await readFile(options.plan, 'utf8')));
  const records = await recordsOf(plan, options.keep);
  await options.host.record(records);
  return options.office.directory();
}

async function recordsOf(plan: Plan, keep: (text: string) => Promise<string>): Promise<OfficeRecord[]> {
  const members = plan.members.map((member) => ({ member: memberId(member.name), ...member }));
  const seated = plan.seats.map(({ seat }) => holderOf(seat));
  const focal = members.map(({ member }) => ({ member, ...holderOf(`focal-${member}`) }));
  const known: OfficeRecord[] = [];
  for (const { person, name, address, seat } of [...seated, ...focal]) {
    const commitments = { name: await keep(name), address: await keep(address) };
    known.push({ ...record('person.known', seat, { person }), commitments });
  }
  return [
    { ...record('office.opened', 'office', { demonstration: true }), announced: ['demonstration'] },
    ...members.map((member) => record('member.named', member.member, plain(member))),
    ...plan.seats.map((seat) => record('seat.named', seat.seat, plain(seat))),
    ...known,
    ...seated.map(({ seat, person }) => record('seat.held', seat, { seat, person })),
    ...focal.map(({ member, seat, person }) => record('focal.named', seat, { member, person })),
    ...plan.groups.flatMap(groupRecords),
  ];
}

function groupRecords({ name, seats }: Plan['groups'][number]): OfficeRecord[] {
  const group = memberId(name);
  return [
    record('group.named', group, { group, name }),
    ...seats.map((seat) => record('group.joined', `${group}/${seat}`, { group, seat })),
  ];
}

function holderOf(seat: string): Holder {
  return {
    seat,
    person: newPersonId(),
    name: seat,
    address: `${seat}@demonstration.invalid`,
  };
}

/** Opaque: it tells nothing of the person, and nothing else leads to it. */
export function newPersonId(): string {
  return `person_${randomBytes(12).toString('hex')}`;
}

function record(type: string, about: string, facts: OfficeRecord['facts']): OfficeRecord {
  return {
    stream: 'directory',
    type,
    facts,
    actor: { person: null, seat: 'system' },
    claims: null,
    cause: { demonstration: 'opened' },
    commandId: `demonstration/${type}/${about}`,
  };
}

function plain(value: Readonly<Record<string, string | undefined>>): OfficeRecord['facts'] {
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
