import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentsOf } from '../../api/contents.ts';
import { createHost, type Host } from '../../host/index.ts';
import { createSigner } from '../../ledger/index.ts';
import { releasedMachines } from '../../machines/registry.ts';
import {
  createOffice,
  type Directory,
  type Office,
  OfficeExists,
  openDemonstrationOffice,
} from '../../office/index.ts';
import { readPolicies } from '../../policies/index.ts';
import { packageRoot } from '../../product.ts';
import { type Database, openDatabase } from '../../store/index.ts';
import { freshDatabase } from '../servers/fresh-database.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const clock = (): Promise<string> => Promise.resolve('2026-11-24T02:00:00.000Z');

const LATER = '2026-12-01T00:00:00.000Z';

let database: Database;
let host: Host;
let office: Office;

beforeEach(async () => {
  database = openDatabase({ url: await freshDatabase(), connections: 5 });
  office = createOffice({ database, policies: readPolicies() });
  host = createHost({
    database,
    office,
    clock,
    machines: releasedMachines(join(packageRoot(), 'machines', 'released')),
    signer: createSigner(privateKey),
    build: 'test',
  });
});
afterEach(async () => {
  await host.close();
  await database.close();
});

function open(): Promise<Directory> {
  const contents = contentsOf(database, clock);
  return openDemonstrationOffice({
    host,
    office,
    keep: async (text) => (await contents.put([{ content: Buffer.from(text), mediaType: 'text/plain' }]))[0] ?? '',
    plan: join(packageRoot(), 'samples', 'office.yaml'),
  });
}

async function recordCount(): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>(`select count(*) as n from mufakat.records`);
  return rows[0]?.n ?? -1;
}

describe('the demonstration office', () => {
  it('has every seat filled by one person, called after it, and is marked as such', async () => {
    const directory = await open();
    expect(directory.demonstration).toBe(true);
    const seats = [...directory.seats.keys()];
    for (const seat of [
      'comanager-au',
      'cochair-id',
      'senior-official-au',
      'desk',
      'auditor',
      'administrator',
      'focal-viet-nam',
      'focal-lao-pdr',
    ])
      expect(seats).toContain(seat);
    const holders = seats.map((seat) => directory.holder(seat, LATER));
    expect(holders).not.toContain(null);
    expect(new Set(holders).size).toBe(seats.length);
    for (const person of holders) expect(person).toMatch(/^person_[0-9a-f]{24}$/);
  });

  it('is written once, however often and from however many processes', async () => {
    const [first, second] = await Promise.all([open(), open()]);
    const count = await recordCount();
    const third = await open();
    expect(await recordCount()).toBe(count);
    for (const directory of [second, third])
      expect(directory?.holder('desk', LATER)).toBe(first?.holder('desk', LATER));
  });

  it('keeps names and addresses behind commitments', async () => {
    const directory = await open();
    const { rows } = await database.pool.query<{ leaf: string; inner: string }>(
      'select r.leaf, r.inner from mufakat.records r',
    );
    const text = JSON.stringify(rows);
    expect(text).not.toContain('demonstration.invalid');
    const person = directory.persons.get(directory.holder('desk', LATER) ?? '');
    const found = await contentsOf(database, clock).read(Object.values(person?.commitments ?? {}));
    expect([...found.values()].map(({ content }) => content.toString())).toEqual(
      expect.arrayContaining(['desk', 'desk@demonstration.invalid']),
    );
  });

  it('is never opened over another office', async () => {
    await host.record([
      {
        stream: 'directory',
        type: 'office.opened',
        facts: { demonstration: false },
        actor: { person: null, seat: 'system' },
        claims: null,
        cause: { test: 'a real office' },
      },
    ]);
    await expect(open()).rejects.toThrow(OfficeExists);
  });
});

describe('the office at a head', () => {
  it('reads the directory once for each change, and can still tell of earlier heads', async () => {
    let readings = 0;
    const counted = createOffice({
      database: {
        query: (statement, values) => {
          if (statement.name === 'directory-records') readings += 1;
          return database.query(statement, values);
        },
      },
      policies: readPolicies(),
    });
    const directory = await open();
    const head = directory.head;
    const desk = directory.holder('desk', LATER) ?? '';
    await Promise.all(Array.from({ length: 20 }, () => counted.actor(desk, 'desk', LATER, head)));
    expect(readings).toBe(1);
    await host.record([
      {
        stream: 'directory',
        type: 'seat.vacated',
        facts: { seat: 'desk' },
        actor: { person: null, seat: 'system' },
        claims: null,
        cause: { test: 'vacated' },
      },
    ]);
    expect(await counted.actor(desk, 'desk', LATER, head + 1)).toHaveProperty('refused');
    expect(await counted.actor(desk, 'desk', LATER, head)).toEqual({ person: desk, seat: 'desk' });
    expect(readings).toBe(3);
  });
});
