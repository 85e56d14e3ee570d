import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../embedded/ports.ts';
import { mufakat, newDirectory, Office } from '../servers/office.ts';

interface Report {
  readonly ok: boolean;
  readonly findings: readonly {
    readonly name: string;
    readonly status: string;
    readonly found: string;
    readonly remedy?: string;
  }[];
}

const LONG = 120_000;

async function doctor(directory: string, environment: Readonly<Record<string, string>> = {}) {
  const { code, out, words } = await mufakat(directory, ['doctor', '--output', 'json'], environment);
  const report = JSON.parse(out) as Report;
  const finding = (name: string) => report.findings.find((one) => one.name === name);
  return { code, words, report, finding };
}

describe('mufakat doctor', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await newDirectory();
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test('where nothing runs yet: what is there, and how to start; nothing is missing', { timeout: LONG }, async () => {
    const { code, report, finding } = await doctor(directory);
    expect(code).toBe(0);
    expect(report.ok).toBe(true);
    expect(finding('Node')).toMatchObject({ status: 'ok', found: process.versions.node });
    expect(finding('PostgreSQL programs')?.found).toMatch(/PostgreSQL\) 1\d/);
    expect(finding('Temporal CLI')?.found).toMatch(/Server 1\.\d+/);
    expect(finding('npm start')).toMatchObject({ status: 'off', remedy: '`npm start` starts everything.' });
    expect(finding('API')?.status).toBe('off');
  });

  test('a configured server that is away is missing: its address, and what to do', { timeout: LONG }, async () => {
    const port = await freePort();
    const { code, words, report, finding } = await doctor(directory, {
      DATABASE_URL: `postgres://somebody:secret@127.0.0.1:${port}/office`,
      TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
    });
    expect(code).toBe(1);
    expect(report.ok).toBe(false);
    expect(words).toContain('Missing or not working: PostgreSQL, Temporal.');
    expect(finding('PostgreSQL')?.found).toContain(`127.0.0.1:${port}`);
    expect(finding('PostgreSQL')?.remedy).toContain('DATABASE_URL');
    expect(finding('Temporal')?.remedy).toContain('TEMPORAL_ADDRESS');
    expect(JSON.stringify(report)).not.toContain('secret');
  });
});

describe('mufakat doctor, beside a running office', () => {
  let office: Office;
  beforeAll(async () => {
    office = await Office.start(await newDirectory(), ['--clock', '1d=1h']);
  }, 240_000);
  afterAll(() => office.discard(), LONG);

  test('names what runs, in which version, at which address, by which clock', { timeout: LONG }, async () => {
    const { code, report, finding } = await doctor(office.directory);
    expect(report.findings.filter(({ status }) => status === 'missing')).toEqual([]);
    expect(code).toBe(0);
    const { children, addresses } = await office.run();
    for (const { name, pid } of children) expect(finding('npm start')?.found).toContain(`${name} ${pid}`);
    expect(finding('API')?.found).toContain(addresses.api);
    expect(finding('Temporal UI')?.found).toBe(addresses.temporalUi);
    expect(finding('PostgreSQL')).toMatchObject({ status: 'ok', found: expect.stringContaining(addresses.postgresql) });
    expect(finding('search attributes')?.status).toBe('ok');
    expect(finding('worker')?.status).toBe('ok');
    expect(finding('keys')?.status).toBe('ok');
    expect(finding('clock')?.found).toContain('1d=1h');
  });

  test('tells people the same in words', { timeout: LONG }, async () => {
    const { code, out } = await mufakat(office.directory, ['doctor']);
    expect(code).toBe(0);
    expect(out).toMatch(/^ok +Temporal +Server /m);
  });
});
