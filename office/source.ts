import type { DueAnswer, Instant, Json, JsonObject } from '../engine/types.ts';
import type { OfficeSource } from '../host/types.ts';
import type { Database } from '../store/database.ts';
import { Calendars } from '../policies/calendar.ts';
import { Directory } from './directory.ts';
import {
  type Opens,
  opensUnder,
  policiesInForce,
  type PolicyFacts,
  type PolicyFinder,
  policyServing,
} from './opening.ts';
import { registeredActor } from './registration.ts';
import { directoryHead, directoryHeadAt, directoryRecords } from './stream.ts';

/** What the office asks of `policies/`: the rules as dated data, and the resolver of due instants. */
export interface PolicySource extends PolicyFinder {
  /** The calendars that a policy names. */
  calendars(policy: JsonObject): Calendars;
  due(policy: JsonObject, rule: string, args: Json, now: Instant): DueAnswer;
}

/** The office as hosts and doors ask for it. */
export interface Office extends OfficeSource {
  /** Under which machine and policy a proposal of those facts is opened now. @throws NoPolicyInForce */
  opens(facts: JsonObject): Promise<Opens>;
  /** The policies in force, the latest first; up to the directory's record `head`, or as it stands now. */
  inForce(head?: number): Promise<readonly PolicyFacts[]>;
  /** The calendars that the latest policy in force counts (or of this release, if none counts any), without recorded changes. */
  calendars(head?: number): Promise<Calendars>;
  /** What this release brings: policies that can be put in force. */
  readonly rules: Pick<PolicySource, 'list'>;
  /** The directory up to its record `head`; without it, as it stands now. @throws StoreUnavailable */
  directory(head?: number): Promise<Directory>;
  /** The directory as it stood at that instant. @throws StoreUnavailable */
  directoryAt(at: Instant): Promise<Directory>;
}

/** No policy in force says how such a proposal is dealt with. */
export class NoPolicyInForce extends Error {
  override readonly name = 'NoPolicyInForce';
  constructor() {
    super('No policy in force speaks of proposals of this kind: both Co-Managers put one in force.');
  }
}

function noneServes(machine: string): { readonly refused: string } {
  return {
    refused: `no policy in force serves ${machine}: both Co-Managers put one in force (npx mufakat office policy list)`,
  };
}

/**
 * The office of one database. The fold of the directory is kept by its head: a step costs no reading while nobody's
 * seat has changed.
 */
export function createOffice(options: {
  readonly database: Pick<Database, 'query'>;
  readonly policies: PolicySource;
}): Office {
  const { database, policies } = options;
  let latest = Directory.EMPTY;
  let reading: { readonly head: number; readonly directory: Promise<Directory> } | null = null;

  const upTo = async (head: number): Promise<Directory> => {
    if (head === latest.head) return latest;
    if (head < latest.head) return Directory.EMPTY.extended(await directoryRecords(database, 0, head));
    if (reading?.head === head) return reading.directory;
    const from = latest;
    const directory = directoryRecords(database, from.head, head).then((records) => {
      const extended = from.extended(records);
      if (extended.head !== head)
        throw new Error(`The directory stream ends at ${extended.head}, and its head says ${head}. Check the ledger.`);
      if (extended.head > latest.head) latest = extended;
      return extended;
    });
    reading = { head, directory };
    try {
      return await directory;
    } finally {
      if (reading?.directory === directory) reading = null;
    }
  };

  const inForce = async (head?: number): Promise<readonly PolicyFacts[]> =>
    policiesInForce(policies, (await upTo(head ?? (await directoryHead(database)))).policies);

  return {
    directory: async (head) => upTo(head ?? (await directoryHead(database))),
    directoryAt: async (at) => upTo(await directoryHeadAt(database, at)),
    actor: async (person, seat, at, head, { caseId = null, registersFor } = {}) => {
      const directory = await upTo(head);
      if (registersFor === undefined) return directory.actor(person, seat, at, caseId);
      return registeredActor(directory, { person, seat }, registersFor, at, caseId);
    },
    facts: async (at, head, caseId) => (await upTo(head)).facts(at, caseId ?? null),
    policy: (digest) => policies.policy(digest),
    currentPolicy: async (machine, head) => policyServing(await inForce(head), machine) ?? noneServes(machine),
    inForce,
    opens: async (facts) => {
      const opens = opensUnder(await inForce(), facts);
      if (opens === null) throw new NoPolicyInForce();
      return opens;
    },
    calendars: async (head) => {
      const counting = [...(await inForce(head)), ...policies.list()].find(
        ({ values }) => values['calendars'] !== undefined,
      );
      return counting === undefined ? Calendars.NONE : policies.calendars(counting.values);
    },
    rules: policies,
    due: (policy, rule, args, now) => policies.due(policy, rule, args, now),
  };
}
