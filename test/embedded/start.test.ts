import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { mufakat, newDirectory, Office, runs, until } from '../servers/office.ts';

const LONG = 240_000;
const offices: Office[] = [];

async function open(directory: string, words: readonly string[] = []): Promise<Office> {
  const office = await Office.start(directory, words);
  offices.push(office);
  return office;
}

afterEach(async () => {
  for (const office of offices.splice(0)) await office.discard();
}, LONG);

describe('npm start', () => {
  test('Ctrl-C leaves no process, and the next start finds everything again', { timeout: LONG }, async () => {
    const directory = await newDirectory();
    const first = await open(directory);
    const { children } = await first.run();
    expect(children.map(({ name }) => name).sort()).toEqual(['API', 'PostgreSQL', 'Temporal', 'worker']);
    const before = await first.request('desk', 'GET', '/proposals');
    expect(before.status).toBe(200);

    const { code, words } = await first.signal('SIGINT');
    expect(code).toBe(0);
    expect(words).toContain('Samples: 8 proposals submitted');
    expect(words).toContain('Stopped.');
    for (const { name, pid } of children) expect(await runs(pid), `${name} still runs`).toBe(false);
    expect(await stat(join(directory, 'run.json')).catch(() => null)).toBeNull();
    expect(await stat(join(directory, 'lock')).catch(() => null)).toBeNull();

    const second = await open(directory);
    expect(second.words).not.toContain('Samples:');
    expect((await second.request('desk', 'GET', '/proposals')).body).toEqual(before.body);
  });

  test(
    'a second start on the same data directory is refused with the pid of the holder, which goes on being found',
    { timeout: LONG },
    async () => {
      const office = await open(await newDirectory());
      const before = await office.run();
      const { code, words } = await mufakat(office.directory, ['start']);
      expect(code).toBe(1);
      expect(words).toContain(`in use by process ${office.supervisor.pid}`);
      expect(await office.run()).toEqual(before);
      expect(await mufakat(office.directory, ['list'])).toMatchObject({ code: 0, words: '' });

      await office.signal('SIGKILL');
      const next = await open(office.directory);
      expect(next.words).toContain('The start before was killed; ended what it had left running');
      for (const { name, pid } of before.children) expect(await runs(pid), `${name} still runs`).toBe(false);
      expect(await mufakat(office.directory, ['list'])).toMatchObject({ code: 0, words: '' });
    },
  );

  test(
    'after a kill -9 of itself the next start ends what was left, and goes on with the same data',
    { timeout: LONG },
    async () => {
      const directory = await newDirectory();
      const killed = await open(directory);
      const { children } = await killed.run();
      await killed.signal('SIGKILL');
      for (const { name, pid } of children) expect(await runs(pid), `${name} should have been left`).toBe(true);

      const next = await open(directory);
      expect(next.words).toContain('The start before was killed; ended what it had left running');
      for (const { name, pid } of children) expect(await runs(pid), `${name} still runs`).toBe(false);
      const list = await next.request('desk', 'GET', '/proposals');
      expect(list.body['items']).toHaveLength(8);
    },
  );

  test('a child that dies is started again at the same address', { timeout: LONG }, async () => {
    const office = await open(await newDirectory());
    for (const name of ['API', 'worker', 'Temporal', 'PostgreSQL']) await office.killChild(name);
    await until(async () => (await fetch(`${office.api}/readyz`).catch(() => null))?.ok === true, 60_000);
    expect((await office.request('desk', 'GET', '/proposals')).status).toBe(200);
    expect(office.words).toContain('was ended by SIGKILL; starting it again');
  });

  test('the demo clock is kept with the data directory, and another one is refused', { timeout: LONG }, async () => {
    const directory = await newDirectory();
    const office = await open(directory, ['--clock', '1d=2s']);
    expect((await office.run()).clock).toBe('1d=2s');
    await office.signal('SIGINT');
    expect(JSON.parse(await readFile(join(directory, 'clock.json'), 'utf8'))).toEqual({ clock: '1d=2s' });

    const refused = await mufakat(directory, ['start', '--clock', '1d=3s']);
    expect(refused.code).toBe(2);
    expect(refused.words).toContain('runs with --clock 1d=2s, and --clock 1d=3s was asked for');
    expect(refused.words).toContain('MUFAKAT_DATA_DIRECTORY');

    const again = await open(directory);
    expect((await again.run()).clock).toBe('1d=2s');
  });
});

describe('npm start refuses', () => {
  test('a port that is taken, and tells by whom', { timeout: LONG }, async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    try {
      const { code, words } = await mufakat(await newDirectory(), ['start'], { MUFAKAT_API_PORT: String(port) });
      expect(code).toBe(1);
      expect(words).toContain(`Port ${port} for the API is taken by process ${process.pid}`);
      expect(words).toContain('MUFAKAT_API_PORT=');
    } finally {
      server.close();
    }
  });

  test('a demo clock where a real address is configured', { timeout: LONG }, async () => {
    const real = { DATABASE_URL: 'postgres://somebody@127.0.0.1:1/office' };
    const { code, words } = await mufakat(await newDirectory(), ['start', '--clock', '1d=2s'], real);
    expect(code).toBe(2);
    expect(words).toContain('MUFAKAT_CLOCK is set, and this is not the demonstration office');
  });

  test('settings that cannot be used, all at once', { timeout: LONG }, async () => {
    const wrong = { MUFAKAT_API_PORT: 'seven', MUFAKAT_LOG_LEVEL: 'loud' };
    const { code, words } = await mufakat(await newDirectory(), ['start'], wrong);
    expect(code).toBe(2);
    expect(words).toContain('MUFAKAT_API_PORT');
    expect(words).toContain('MUFAKAT_LOG_LEVEL');
  });
});
