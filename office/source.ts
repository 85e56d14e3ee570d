import type { DueAnswer, Instant, Json, JsonObject } from '../engine/types.ts';
import type { OfficeSource } from '../host/types.ts';
import type { Database } from '../store/database.ts';
import { Directory } from './directory.ts';
import { directoryHead, directoryHeadAt, directoryRecords } from './stream.ts';

/** What the office asks of `policies/`: the rules as dated data, and the resolver of due instants. */
export interface PolicySource {
  policy(digest: string): { readonly digest: string; readonly name: string; readonly values: JsonObject };
  currentPolicy(machine: string): string;
  due(policy: JsonObject, rule: string, args: Json, now: Instant): DueAnswer;
}

/** The office as hosts and doors ask for it. */
export interface Office extends OfficeSource {
  /** The directory up to its record `head`; without it, as it stands now. @throws StoreUnavailable */
  directory(head?: number): Promise<Directory>;
  /** The directory as it stood at that instant. @throws StoreUnavailable */
  directoryAt(at: Instant): Promise<Directory>;
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

  return {
    directory: async (head) => upTo(head ?? (await directoryHead(database))),
    directoryAt: async (at) => upTo(await directoryHeadAt(database, at)),
    actor: async (person, seat, at, head) => (await upTo(head)).actor(person, seat, at),
    facts: async (at, head) => (await upTo(head)).facts(at),
    policy: (digest) => policies.policy(digest),
    currentPolicy: (machine) => Promise.resolve(policies.currentPolicy(machine)),
    due: (policy, rule, args, now) => policies.due(policy, rule, args, now),
  };
}
