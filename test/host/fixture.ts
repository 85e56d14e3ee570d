import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { load } from '../../engine/index.ts';
import type { Instant, JsonObject, MachineEvent } from '../../engine/types.ts';
import { createHost, type Host, type HostOptions, type OfficeSource, type SendRequest } from '../../host/index.ts';
import { createSigner } from '../../ledger/authentication.ts';
import { type Database, migrate, openDatabase } from '../../store/index.ts';
import { errand1 } from '../fixtures/machines/errand.ts';

export const ERRAND = load(errand1, 'e'.repeat(64));
export const POLICY = 'a'.repeat(64);
export const CLAIMS = 'c'.repeat(64);

/** Keys are made once: they cost milliseconds. */
export const KEY = generateKeyPairSync('ed25519');

/** A clock that stands still until it is told to go on. */
export class HandClock {
  #now: number;
  constructor(now: Instant) {
    this.#now = Date.parse(now);
  }
  readonly read = (): Promise<Instant> => Promise.resolve(this.now);
  get now(): Instant {
    return new Date(this.#now).toISOString();
  }
  forward(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

export const REMINDER = 5 * 60_000;
export const ESCALATION = 2 * 60_000;

/** An office in which every person holds the seat of the same name, and desks are read from the directory's head. */
export function officeOf(overrides: Partial<OfficeSource> = {}): OfficeSource {
  return {
    actor: (person, seat) =>
      Promise.resolve(
        seat !== undefined && seat !== person
          ? { refused: `${person} does not hold ${seat}` }
          : { person, seat: person },
      ),
    facts: (_at, head) => Promise.resolve({ desks: ['desk'], head, unread: true }),
    policy: (digest) => ({ digest, name: 'test@1', values: { reminder: REMINDER, escalation: ESCALATION } }),
    currentPolicy: () => Promise.resolve(POLICY),
    due: (policy, rule, _args, now) => ({
      due: new Date(Date.parse(now) + Number(policy[rule])).toISOString(),
      because: { rule },
    }),
    ...overrides,
  };
}

/** Holds a step between its read and its judgement, so that something else can happen there. */
export class Gate {
  readonly reached: Promise<void>;
  #arrive = (): void => undefined;
  #open = (): void => undefined;
  readonly #opened: Promise<void>;

  constructor() {
    this.reached = new Promise((resolve) => {
      this.#arrive = resolve;
    });
    this.#opened = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#open();
  }

  /** An office that is asked for its facts, and answers only when the gate is open. */
  office(overrides: Partial<OfficeSource> = {}): OfficeSource {
    const office = officeOf(overrides);
    return {
      ...office,
      facts: async (at, head) => {
        this.#arrive();
        await this.#opened;
        return office.facts(at, head);
      },
    };
  }
}

export interface Stage {
  readonly url: string;
  readonly database: Database;
  readonly host: Host;
  readonly clock: HandClock;
  readonly log: { readonly fields: object; readonly message: string }[];
  close(): Promise<void>;
}

export async function openStage(
  url: string,
  options: Partial<HostOptions> & { connections?: number } = {},
): Promise<Stage> {
  const { connections = 10, ...hostOptions } = options;
  const database = openDatabase({ url, connections });
  await migrate(database);
  const clock = new HandClock('2026-03-02T01:00:00.000Z');
  const log: { fields: object; message: string }[] = [];
  const note = (fields: object, message: string): void => void log.push({ fields, message });
  const host = createHost({
    database,
    machines: { byPin: () => ERRAND, byDigest: () => ERRAND, list: () => [ERRAND] },
    office: officeOf(),
    clock: clock.read,
    signer: createSigner(KEY.privateKey),
    build: 'test',
    log: { info: note, warn: note },
    ...hostOptions,
  });
  return {
    url,
    database,
    host,
    clock,
    log,
    close: async () => {
      await host.close();
      await database.close();
    },
  };
}

export function newCase(): string {
  return `errand/${v7()}`;
}

export async function startErrand(host: Host, then: readonly MachineEvent[] = [], input: JsonObject = { title: 't' }) {
  const answer = await host.start({
    commandId: randomUUID(),
    sender: { person: 'asker', claims: CLAIMS },
    caseId: newCase(),
    machine: { name: 'errand', version: 1 },
    input,
    then,
  });
  if (answer.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`);
  return answer;
}

export function sending(
  caseId: string,
  type: string,
  more: Partial<SendRequest> & { facts?: JsonObject } = {},
): SendRequest {
  const { facts = {}, ...rest } = more;
  return {
    commandId: randomUUID(),
    sender: { person: 'judge', claims: CLAIMS },
    case: caseId,
    event: { type, ...facts },
    ...rest,
  };
}

/** Everything that a step could have changed of a case, as raw rows. */
export async function traceOf(database: Database, caseId: string): Promise<unknown> {
  const rows = async (text: string) => (await database.pool.query<Record<string, unknown>>(text, [caseId])).rows;
  return {
    cases: await rows('select * from mufakat.cases where id = $1'),
    records: await rows('select * from mufakat.records where stream = $1 order by seq'),
    commands: await rows('select * from mufakat.commands where case_id = $1 order by id'),
    timers: await rows('select * from mufakat.timers where case_id = $1 order by token'),
    effects: await rows('select * from mufakat.effects where case_id = $1 order by effect_id'),
    outbox: await rows('select * from mufakat.outbox where case_id = $1 order by id'),
  };
}
