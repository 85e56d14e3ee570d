import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { SignJWT } from 'jose';
import { pino } from 'pino';
import { contentsOf } from '../../api/contents.ts';
import { createServer } from '../../api/server.ts';
import type { Vital } from '../../api/vitals.ts';
import { load } from '../../engine/index.ts';
import { createHost, type Host } from '../../host/index.ts';
import { createSigner } from '../../ledger/index.ts';
import { releasedMachines } from '../../machines/registry.ts';
import { proposal1 } from '../../machines/proposal/v1.ts';
import { proposal3 } from '../../machines/proposal/v3/machine.ts';
import {
  createOffice,
  type Directory,
  type Office,
  openDemonstrationOffice,
  PROPOSAL_CASES,
} from '../../office/index.ts';
import { type Policies, readPolicies } from '../../policies/index.ts';
import { packageRoot } from '../../product.ts';
import { type Database, openDatabase } from '../../store/index.ts';
import { readWords } from '../../words/index.ts';
import { putInForce } from '../office/in-force.ts';
import { freshDatabase } from '../servers/fresh-database.ts';

export const ISSUER = 'test-issuer';
export const AUDIENCE = 'mufakat-test';
export const issuerKeys = generateKeyPairSync('ed25519');
export const apiKeys = generateKeyPairSync('ed25519');
export const ATTACHMENT_LIMIT = 200_000;

/** The API on a database of its own, with the demonstration office; nothing listens until `server.listen`. */
export interface Stage {
  readonly server: FastifyInstance;
  readonly host: Host;
  readonly office: Office;
  readonly clock: () => Promise<string>;
  readonly database: Database;
  readonly directory: Directory;
  /** Everything that was logged, as JSON lines. */
  readonly log: string[];
  /** Turns the clock on. */
  forward(milliseconds: number): void;
  /** Sets the clock to an instant that is not past. */
  until(instant: string): void;
  /** Decides what /readyz is told of Temporal. */
  temporal: Vital;
  /** A token of the holder of that seat. */
  tokenOf(seat: string): Promise<string>;
  close(): Promise<void>;
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const url = options.url ?? (await freshDatabase());
  const database = openDatabase({ url, connections: 5 });
  let now = Date.parse('2026-11-24T02:00:00.000Z');
  const clock = options.clock ?? ((): Promise<string> => Promise.resolve(new Date(now).toISOString()));
  const released = options.released === true ? ['machines', 'released'] : ['test', 'fixtures', 'none'];
  const machines = releasedMachines(join(packageRoot(), ...released));
  if (options.released !== true) {
    machines.add(load(proposal1, '1'.repeat(64)));
    if (options.withoutThird !== true) machines.add(load(proposal3, '3'.repeat(64)));
  }
  const office = createOffice({ database, policies: options.policies ?? readPolicies() });
  const log: string[] = [];
  const logger = pino(
    { level: 'trace' },
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        log.push(chunk.toString('utf8'));
        done();
      },
    }),
  );
  const host = createHost({
    database,
    machines,
    office,
    clock,
    signer: createSigner(apiKeys.privateKey),
    build: 'test',
    log: {
      info: (fields, message) => logger.info(fields, message),
      warn: (fields, message) => logger.warn(fields, message),
    },
    ...PROPOSAL_CASES,
  });
  const contents = contentsOf(database, clock);
  const directory = await openDemonstrationOffice({
    host,
    office,
    keep: async (text) => (await contents.put([{ content: Buffer.from(text), mediaType: 'text/plain' }]))[0] ?? '',
    plan: join(packageRoot(), 'samples', 'office.yaml'),
  });
  if (options.inForce !== undefined) await putInForce(host, office, options.inForce);
  const since = new Date(now).toISOString();
  const stage = { temporal: { state: 'up', since } as Vital };
  const server = await createServer(
    {
      database,
      host,
      machines,
      office,
      contents,
      words: readWords(),
      clock,
      tokens: { issuer: ISSUER, audience: AUDIENCE, key: issuerKeys.publicKey },
      vitals: {
        look: () => Promise.resolve({ postgresql: { state: 'up', since }, temporal: stage.temporal }),
        close: () => undefined,
      },
      build: 'mufakat test',
      ledger: options.ledger ?? null,
      limits: { requests: options.requests ?? 100_000, attachments: ATTACHMENT_LIMIT },
    },
    logger,
  );
  return Object.assign(stage, {
    server,
    host,
    office,
    clock,
    database,
    directory,
    log,
    forward: (milliseconds: number) => {
      now += milliseconds;
    },
    until: (instant: string) => {
      now = Math.max(now, Date.parse(instant));
    },
    tokenOf: (seat: string) => tokenFor(holderOf(directory, seat)),
    close: async () => {
      await server.close();
      await host.close();
      await database.close();
    },
  });
}

export function holderOf(directory: Directory, seat: string): string {
  const person = directory.holder(seat, '9999-12-31T00:00:00.000Z');
  if (person === null) throw new Error(`nobody holds ${seat}`);
  return person;
}

export interface StageOptions {
  /** A database with all tables; default a fresh one. */
  readonly url?: string;
  /** The released proposal machines instead of those under work. */
  readonly released?: true;
  /** Directory of the ledger, to be served under /log/. */
  readonly ledger?: string;
  readonly requests?: number;
  /** A policy that both Co-Managers have put in force, for example `demonstration 3`. */
  readonly inForce?: string;
  /** Default: one that stands still until it is turned on. */
  readonly clock?: () => Promise<string>;
  /** Default: those of this release. */
  readonly policies?: Policies;
  /** A process of a release that has no proposal@3. */
  readonly withoutThird?: true;
}

export interface TokenWishes {
  readonly key?: KeyObject;
  readonly issuer?: string;
  readonly audience?: string;
  /** Seconds from now. */
  readonly expires?: number;
}

export function tokenFor(person: string, wishes: TokenWishes = {}): Promise<string> {
  const { key = issuerKeys.privateKey, issuer = ISSUER, audience = AUDIENCE, expires = 3600 } = wishes;
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA' })
    .setSubject(person)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(now - 60)
    .setExpirationTime(now + expires)
    .sign(key);
}
