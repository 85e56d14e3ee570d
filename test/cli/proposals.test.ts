import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Answer, HistoryView, Page, ProposalView } from '../../cli/client.ts';
import { packageRoot } from '../../product.ts';
import { type CuttingProxy, startCuttingProxy } from '../servers/cutting-proxy.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { openStage, runCli, runProgram, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const sample = (name: string): string => join(packageRoot(), 'samples', `${name}.yaml`);
const SAMPLES = [
  'collaboration-tabletop',
  'new-project-bilateral',
  'new-project-multilateral',
  'funding-in-kind',
  'secondment-official',
];

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function submitted(name = 'new-project-bilateral'): Promise<string> {
  return (await stage.json<Answer>('submit', sample(name))).reference ?? '';
}

describe('from file to approval', () => {
  it.each(SAMPLES)('%s', async (name) => {
    const reference = await submitted(name);
    for (const [event, seat] of [
      ['ACCEPT', 'desk'],
      ['SUPPORT', 'comanager-au'],
      ['SUPPORT', 'comanager-id'],
      ['APPROVE', 'comanager-au'],
      ['APPROVE', 'comanager-id'],
    ] as const)
      expect(await stage.run(['act', reference, event, '--as', seat, '--reason', `By ${seat}`])).toMatchObject({
        code: 0,
      });

    const shown = await stage.run(['show', reference]);
    expect(shown.stdout).toMatch(
      'It has ended: approved under the rules of demonstration 1, consultation not modelled.',
    );
    expect(shown.stderr).toBe('');
    const view = await stage.json<ProposalView>('show', reference);
    expect(view).toMatchObject({ reference, state: 'approved', seq: 7, waitingFor: [], next: null });

    const told = (await stage.run(['history', reference])).stdout;
    for (const word of ['When', 'Event', 'Who', 'Reason', 'Clock', 'ACCEPT', 'By comanager-id', 'the desk is'])
      expect(told).toContain(word);
    const lines = (await stage.run(['history', reference, '--output', 'jsonl'])).stdout.trimEnd().split('\n');
    const types = lines.map((line) => (JSON.parse(line) as HistoryView['entries'][number]).type);
    expect(types).toEqual(['start', 'SUBMIT', 'ACCEPT', 'SUPPORT', 'SUPPORT', 'APPROVE', 'APPROVE']);
  });

  it('focal-viet-nam sees no position before the end, and each of them after it', async () => {
    const reference = await submitted();
    await stage.run(['act', reference, 'ACCEPT', '--as', 'desk']);
    const all = async (): Promise<string> =>
      (
        await Promise.all(
          [['show', reference], ['history', reference], ['list']].map((words) =>
            stage.run([...words, '--as', 'focal-viet-nam', '--output', 'json']),
          ),
        )
      )
        .map(({ stdout }) => stdout)
        .join('');
    const before = await all();
    await stage.run(['act', reference, 'SUPPORT', '--as', 'comanager-au', '--reason', 'hidden']);
    expect(await all()).toBe(before);
    await stage.run(['act', reference, 'SUPPORT', '--as', 'comanager-id']);
    await stage.run(['act', reference, 'APPROVE', '--as', 'comanager-au']);
    expect(await all()).not.toContain('hidden');
    await stage.run(['act', reference, 'APPROVE', '--as', 'comanager-id']);
    expect(await all()).toContain('hidden');
  });
});

describe('what is said', () => {
  it('show says who is waited for since when, what happens next, and what could be done', async () => {
    const reference = await submitted();
    await stage.run(['act', reference, 'ACCEPT']);
    const { stdout } = await stage.run(['show', reference, '--as', 'comanager-au']);
    expect(stdout).toMatch(
      /Waiting for the Co-Manager \(Australia\) and the Co-Manager \(Indonesia\) since 24 Nov 2026, 09:00:00 to\ssupport it, ask for a revision, or object\./,
    );
    expect(stdout).toMatch(/If nobody acts: those who owe an act are reminded, on 29 Nov 2026, 09:00:00\./);
    expect(stdout).toMatch(
      /You could do now: OBJECT \(object\), REVISE \(ask for a revision\), or SUPPORT \(support it\)\./,
    );
    expect(stdout).toMatch('Times in Asia/Bangkok');
    expect(stdout).not.toMatch(/[│─┌]/);
    expect(stdout).not.toContain('\u001b');
  });

  it('show --clocks tells each clock that runs, or that none does', async () => {
    const reference = await submitted();
    const running = (await stage.run(['show', reference, '--clocks'])).stdout;
    expect(running).toMatch(/^Clocks:\n {2}the desk is reminded, due 29 Nov 2026/m);
    await stage.run(['act', reference, 'RETURN', '--reason', 'Costs']);
    await stage.run(['act', reference, 'WITHDRAW', '--as', 'focal-viet-nam']);
    expect((await stage.json<ProposalView>('show', reference)).clocks).toEqual([]);
    const none = async (...words: readonly string[]): Promise<string> =>
      (await stage.run(['show', reference, '--clocks', ...words])).stdout;
    expect(await none()).toMatch(/\nClocks:\n {2}Nothing happens by itself\.\n$/);
    expect(await none('--lang', 'id')).toMatch(/\nTenggat:\n {2}Tidak ada yang terjadi dengan sendirinya\.\n$/);
  });

  it('JSON of show has what programs need', async () => {
    const view = await stage.json<ProposalView>('show', await submitted(), '--as', 'desk');
    for (const field of ['reference', 'state', 'seq', 'waitingFor', 'next', 'permitted'])
      expect(view).toHaveProperty(field);
    expect(view.state).toBe('screening');
  });

  it('list and its filters', async () => {
    const reference = await submitted('funding-in-kind');
    const { stdout } = await stage.run(['list', '--kind', 'funding', '--state', 'screening']);
    expect(stdout).toMatch(/^Reference +Title +State +Waiting for +Next[^]*\n\nTimes in Asia\/Bangkok\.\n$/);
    expect((await stage.run(['list', '--lang', 'id'])).stdout).toMatch(/\nWaktu dalam Asia\/Bangkok\.\n$/);
    expect(stdout).toContain(reference);
    const items = await stage.json<Page['items']>('list', '--waiting-for', 'desk', '--as', 'focal-new-zealand');
    expect(items.map((item) => item.reference)).toContain(reference);
    expect((await stage.run(['list', '--as', 'stakeholder-iom'])).stdout).toBe(
      'There are no proposals that you may see.\n',
    );
    expect((await stage.run(['list', '--status', 'active', '--as', 'stakeholder-iom'])).stdout).toBe(
      'No proposal that you may see matches.\n',
    );
    for (const [filter, told] of [
      ['--state', 'is no state of a proposal'],
      ['--kind', 'new-project'],
      ['--waiting-for', 'is no seat'],
    ] as const)
      expect(await stage.run(['list', filter, 'nosuch'])).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining(told),
      });
  });

  it("is said in the reader's language", async () => {
    const reference = await submitted();
    const { stdout } = await stage.run(['show', reference, '--lang', 'id']);
    expect(stdout).toMatch(/^Keadaan: sedang diperiksa$/m);
    expect(stdout).toMatch(
      /Menunggu bagian penerimaan kantor sejak 24 Nov 2026, 09\.00\.00 untuk menerimanya atau\smengembalikannya; jika tidak/,
    );
    expect(stdout).toMatch(/^Jenis: proyek baru, bilateral$/m);
    expect(stdout).toMatch(/^Bidang: pengelolaan perbatasan, penegakan hukum$/m);
    // Both names of the option are taken.
    expect((await stage.run(['show', reference, '--language', 'id'])).stdout).toBe(stdout);
    expect(stdout).not.toMatch(/Waiting|State|nobody|Summary|Milestones/);
    expect((await stage.run(['history', reference, '--lang', 'id'])).stdout).toMatch(
      /^Waktu +Peristiwa +Pelaku +Alasan +Tenggat/m,
    );
    expect((await stage.run(['act', reference, 'SUPPORT', '--lang', 'id'])).stderr).toMatch(/SUPPORT ditolak/);
  });

  it.each([
    ['', ''],
    ['UTC0', 'TZ=UTC0 names no time zone'],
    ['WIB-7', 'TZ=WIB-7 names no time zone'],
    ['Nonsense', 'TZ=Nonsense names no time zone'],
  ])('under TZ=%s every time is in UTC, and the zone is named', async (zone, told) => {
    const reference = await submitted();
    const utc = { TZ: 'UTC' };
    for (const words of [
      ['show', reference],
      ['show', reference, '--clocks'],
      ['history', reference],
      ['list'],
      ['office'],
    ]) {
      const { code, stdout, stderr } = await stage.run(words, { TZ: zone });
      expect({ code, stdout }).toEqual({ code: 0, stdout: (await stage.run(words, utc)).stdout });
      if (words[0] !== 'list') expect(stdout).toContain('Times in UTC.');
      if (told === '') expect(stderr).toBe('');
      else expect(stderr).toMatch(new RegExp(`^${told}.*Set TZ to a name such as Asia/Jakarta\\.\n$`));
    }
    const day = ['office', '--at', '2026-11-25', '--output', 'json'];
    expect(await stage.run(day, { TZ: zone })).toEqual(await stage.run(day, utc));
  });

  it('a new text comes from a file', async () => {
    const reference = await submitted();
    await stage.run(['act', reference, 'RETURN', '--reason', 'A shorter summary']);
    const file = join(stage.directory, 'renewed.yaml');
    await writeFile(
      file,
      (await readFile(sample('new-project-bilateral'), 'utf8')).replace(/^summary:.*$/m, 'summary: Short.'),
    );
    const words = ['act', reference, 'RESUBMIT', '--as', 'focal-viet-nam', '--file', file];
    expect(await stage.run(words)).toMatchObject({ code: 0 });
    expect((await stage.json<ProposalView>('show', reference)).text).toMatchObject({
      revision: 2,
      texts: { summary: 'Short.' },
    });
  });

  it('show tells why a proposal was returned, in both languages', async () => {
    const reference = await submitted();
    await stage.run(['act', reference, 'RETURN', '--reason', 'A shorter summary']);
    const proponent = ['show', reference, '--as', 'focal-viet-nam'];
    expect((await stage.run(proponent)).stdout).toMatch(/^the desk of the office returned it: A shorter summary$/m);
    expect((await stage.run([...proponent, '--lang', 'id'])).stdout).toMatch(
      /^bagian penerimaan kantor mengembalikannya: A shorter summary$/m,
    );
  });

  it('a dry run tells what would happen and writes nothing', async () => {
    const reference = await submitted();
    const { code, stdout } = await stage.run(['act', reference, 'ACCEPT', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Dry run: ACCEPT would be taken; nothing was written\./);
    expect(stdout).toMatch(/those who owe an act are reminded, due/);
    expect(stdout).toMatch(/\nTimes in Asia\/Bangkok\.\n$/);
    for (const words of [
      ['submit', sample('new-project-bilateral')],
      ['act', reference, 'ACCEPT', '--dry-run'],
    ])
      expect((await stage.run(words)).stdout.match(/Times in Asia\/Bangkok\./g)).toHaveLength(1);
    expect((await stage.json<ProposalView>('show', reference)).seq).toBe(2);
  });
});

describe('bad input', () => {
  it('a file with several mistakes: all of them with their paths, usage, nothing stored', async () => {
    const file = join(stage.directory, 'wrong.yaml');
    const text = (await readFile(sample('new-project-bilateral'), 'utf8'))
      .replace(/^title:.*$/m, 'titel: misspelt')
      .replace('currency: USD', 'currency: dollars')
      .replace('participants: [Viet Nam, Cambodia]', 'participants: [Viet Nam, Atlantis]');
    await writeFile(file, text);
    const before = (await stage.json<Page['items']>('list')).length;
    const { code, stdout, stderr } = await stage.run(['submit', file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const path of ['title:', 'titel:', 'money.currency:', 'participants.1:'])
      expect(stderr).toContain(`  ${path}`);
    expect(stderr).toMatch('nothing was stored');
    expect((await stage.json<Page['items']>('list')).length).toBe(before);
  });

  it('a file whose proponent nobody knows: that, and its other mistakes', async () => {
    const file = join(stage.directory, 'stranger.yaml');
    await writeFile(file, 'kind: collaboration\nproponent: Atlantis\ntitle: A title\n');
    const { code, stderr } = await stage.run(['submit', file]);
    expect(code).toBe(2);
    for (const path of ['proponent:', 'summary:', 'initiative:', 'partners:', 'areas:', 'starts:'])
      expect(stderr).toContain(`  ${path}`);
  });

  it.each([
    ['a file that is not there', ['submit', 'nowhere.yaml'], 'nowhere.yaml'],
    ['no command', ['dance'], 'unknown command'],
    ['an unknown option', ['list', '--colour'], 'unknown option'],
    ['a missing argument', ['act', 'RSO-2026-0001'], 'event'],
    ['a seat that is none', ['show', 'RSO-2026-0001', '--as', 'throne'], 'comanager-au'],
    ['data that is no JSON', ['act', 'RSO-2026-0001', 'ACCEPT', '--data', '{'], '--data'],
    ['an id that is no UUID', ['act', 'RSO-2026-0001', 'ACCEPT', '--id', '1'], 'UUID'],
  ])('%s is usage', async (_name, words, told) => {
    const { code, stdout, stderr } = await stage.run(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(told);
  });

  it.each([
    ['a file that is not there', ['submit', 'nowhere.yaml'], 2, 'Berkas nowhere.yaml tidak dapat dibaca'],
    ['a file with mistakes', ['submit', 'MISTAKEN'], 2, '  summary: ringkasan belum diisi'],
    ['data that is no JSON', ['act', 'RSO-2026-0001', 'ACCEPT', '--data', '{'], 2, '--data bukan JSON'],
    ['a seat that is none', ['show', 'RSO-2026-0001', '--as', 'throne'], 2, 'Tidak ada token demonstrasi'],
    ['no such proposal', ['show', 'RSO-1999-0001'], 3, 'Tidak ada usulan RSO-1999-0001 yang dapat Anda lihat.'],
  ])("%s is told in the reader's language", async (_name, words, code, told) => {
    const file = join(stage.directory, 'mistaken.yaml');
    await writeFile(file, 'kind: collaboration\nproponent: Atlantis\ntitle: A title\n');
    const ran = await stage.run([...words.map((word) => (word === 'MISTAKEN' ? file : word)), '--lang=id']);
    expect(ran).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(told) });
  });

  it('a server that does not answer is told in the language, for programs too', async () => {
    const away = { MUFAKAT_URL: 'http://127.0.0.1:9' };
    const told = 'API di http://127.0.0.1:9 tidak menjawab';
    const people = await stage.run(['--lang', 'id', 'list'], away);
    expect(people).toMatchObject({ code: 6, stderr: expect.stringContaining(told) });
    const programs = await stage.run(['--language', 'id', '--output', 'json', 'list'], away);
    expect(JSON.parse(programs.stderr)).toMatchObject({
      exitCode: 6,
      title: expect.stringContaining(told),
    });
  });

  it('YAML that is none: every fault with its line', async () => {
    const file = join(stage.directory, 'broken.yaml');
    await writeFile(file, 'kind: collaboration\nkind: again\ntitle: "open\n');
    const { code, stderr } = await stage.run(['submit', file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/line 2: .*\n.*line \d/);
  });

  it('configuration: all wrong settings at once', async () => {
    const { code, stderr } = await stage.run(['list'], { MUFAKAT_API_PORT: 'x', MUFAKAT_LOG_LEVEL: 'loud' });
    expect(code).toBe(2);
    expect(stderr).toMatch(/MUFAKAT_API_PORT[\s\S]*MUFAKAT_LOG_LEVEL/);
  });
});

describe('exit codes', () => {
  it('3: not found', async () => {
    expect(await stage.run(['show', 'RSO-1999-0001'])).toMatchObject({ code: 3, stdout: '' });
  });

  it('4: refused, with the rule and what is possible, also for programs', async () => {
    const reference = await submitted();
    const { code, stdout, stderr } = await stage.run(['act', reference, 'SUPPORT', '--as', 'desk']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(
      /SUPPORT is refused; nothing was recorded but the refusal\.\n.*proposal@1.*\nYou could do now: ACCEPT \(accept it\) or RETURN \(return it\)\./,
    );
    const programs = await stage.run(['act', reference, 'SUPPORT', '--as', 'desk', '--output', 'json']);
    expect(JSON.parse(programs.stderr)).toMatchObject({
      exitCode: 4,
      refusal: { rule: 'proposal@1', code: 'not-now' },
    });
  });

  it('4: a token that is not accepted', async () => {
    const token = `${(await stage.api.tokenOf('desk')).slice(0, -6)}AAAAAA`;
    expect(await stage.run(['list'], { MUFAKAT_TOKEN: token })).toMatchObject({ code: 4 });
  });

  it('5: the command id was used for something else; the same again is done once', async () => {
    const reference = await submitted();
    const id = randomUUID();
    const first = await stage.run(['act', reference, 'RETURN', '--reason', 'Costs', '--id', id]);
    expect(first.code).toBe(0);
    expect(await stage.run(['act', reference, 'RETURN', '--reason', 'Costs', '--id', id])).toEqual(first);
    expect(await stage.run(['act', reference, 'RETURN', '--reason', 'Dates', '--id', id])).toMatchObject({
      code: 5,
      stdout: '',
    });
    expect((await stage.json<ProposalView>('show', reference)).seq).toBe(3);
  });

  it('6: nobody answers; the address tried, and the command that repeats it', async () => {
    const { code, stdout, stderr } = await stage.run(['submit', sample('funding-in-kind')], {
      MUFAKAT_URL: 'http://127.0.0.1:9',
    });
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
    expect(stderr).toContain('http://127.0.0.1:9');
    expect(stderr).toMatch(/ {2}npx mufakat submit .*funding-in-kind\.yaml --id [0-9a-f-]{36}\n/);
  });

  it('6: nobody answers a list; the command that asks again has the same filters', async () => {
    const filters = ['--as', 'auditor', '--status', 'active', '--kind', 'new-project', '--waiting-for', 'comanager-au'];
    const { code, stderr } = await stage.run(['list', ...filters], { MUFAKAT_URL: 'http://127.0.0.1:9' });
    expect(code).toBe(6);
    expect(stderr).toContain(`To ask again:\n  npx mufakat list ${filters.join(' ')}\n`);
  });

  it.each([
    [
      ['--lang', 'id'],
      ['--lang', 'id'],
    ],
    [
      ['--output=json', '--language', 'id'],
      ['--lang', 'id', '--output', 'json'],
    ],
    [
      ['--output', 'text'],
      ['--output', 'text'],
    ],
  ])('6: %j is kept in the words that ask or give again', async (given, kept) => {
    const away = { MUFAKAT_URL: 'http://127.0.0.1:9' };
    const [reference, by] = ['RSO-2026-0001', ['--as', 'desk']];
    for (const words of [['list'], ['show', reference, '--clocks'], ['history', reference], ['office', 'seats']]) {
      const { code, stderr } = await stage.run([...given, ...words, ...by], away);
      expect(code).toBe(6);
      const again = words.includes('--clocks') ? ['show', reference, ...by, '--clocks'] : [...words, ...by];
      expect(stderr).toContain(`npx mufakat ${[...again, ...kept].join(' ')}`);
    }
    const acts = [
      ['act', reference, 'ACCEPT'],
      ['submit', sample('funding-in-kind')],
      ['office', 'vacate', 'desk'],
    ];
    for (const words of acts) {
      const { code, stderr } = await stage.run([...words, ...given], away);
      expect(code).toBe(6);
      expect(stderr).toMatch(new RegExp(`npx mufakat ${words[0]} .* --id [0-9a-f-]{36} ${kept.join(' ')}["\\n]`));
    }
  });

  it('6: the answer is lost on the way; the printed command repeats it, and it is done once', async () => {
    let lost = 0;
    // Takes the command to the API and throws the answer away, once.
    const thief = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { method = 'GET', url = '/', headers } = request;
        const body = Buffer.concat(parts);
        void fetch(stage.address + url, {
          method,
          headers: {
            authorization: headers.authorization ?? '',
            ...(body.length > 0 && { 'content-type': 'application/json' }),
          },
          ...(body.length > 0 && { body }),
        }).then(async (answer) => {
          const text = await answer.text();
          if (method === 'POST' && lost === 0) {
            lost += 1;
            request.socket.destroy();
          } else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
        });
      });
    });
    await new Promise<void>((resolve) => {
      thief.listen(0, '127.0.0.1', resolve);
    });
    const bound = thief.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    try {
      const reference = await submitted();
      const by = { MUFAKAT_URL: `http://127.0.0.1:${port}` };
      const first = await stage.run(['act', reference, 'RETURN', '--reason', "it's the costs"], by);
      expect(first.code).toBe(6);
      const command = /^ {2}npx mufakat .*$/m.exec(first.stderr)?.[0] ?? '';
      expect(await stage.shell(command, by)).toMatchObject({ code: 0 });
      const { entries } = await stage.json<HistoryView>('history', reference);
      expect(entries.filter(({ type }) => type === 'RETURN')).toHaveLength(1);
      expect(entries.at(-1)?.texts).toEqual({ reason: "it's the costs" });
    } finally {
      await new Promise((resolve) => {
        thief.close(resolve);
      });
    }
  });

  it('6: the API says that its database is away', async () => {
    const { hostname, port } = new URL(inject('databaseUrl'));
    const proxy: CuttingProxy = await startCuttingProxy({ host: hostname, port: Number(port) });
    const own = await openStage({ url: proxy.through(await freshDatabase()) });
    try {
      const { reference } = await own.json<Answer>('submit', sample('funding-in-kind'));
      proxy.freeze();
      const { code, stderr } = await own.run(['act', reference ?? '', 'ACCEPT']);
      expect(code).toBe(6);
      expect(stderr).toMatch('PostgreSQL');
      expect(stderr).toContain(own.address);
      expect(stderr).toMatch(/npx mufakat act .* --id [0-9a-f-]{36}/);
    } finally {
      proxy.thaw();
      await own.close();
      await proxy.close();
    }
  });
});

describe('the command line itself', () => {
  it('tells its exit codes, and starts in a moment', async () => {
    const { stdout } = await runCli(['--help']);
    for (const code of ['0 ', '1 ', '2 ', '3 ', '4 ', '5 ', '6 ', '70'])
      expect(stdout).toMatch(new RegExp(`^ {2}${code}`, 'm'));
    // Beside Node itself, in turns, so that a busy machine does not decide.
    const quickest = { node: Infinity, help: Infinity };
    for (let round = 0; round < 5; round += 1) {
      quickest.node = Math.min(quickest.node, await timed(() => runProgram([process.execPath, '-e', '0'])));
      quickest.help = Math.min(quickest.help, await timed(() => runCli(['--help'])));
    }
    expect(quickest.help / quickest.node).toBeLessThan(4);
  });

  it('has no colours in a pipe, nor under NO_COLOR', async () => {
    const reference = await submitted();
    for (const environment of [{}, { NO_COLOR: '1' }])
      expect((await stage.run(['show', reference], environment)).stdout).not.toContain('\u001b');
  });

  it('files go with a command', async () => {
    const reference = await submitted();
    const file = join(stage.directory, 'letter.pdf');
    await writeFile(file, 'a letter');
    const words = ['--attach', `letter=${file}`, '--attach', `annex=${file}`, '--reason', 'See the letter'];
    expect(await stage.run(['act', reference, 'RETURN', ...words])).toMatchObject({ code: 0 });
    const { entries } = await stage.json<HistoryView>('history', reference);
    expect(entries.at(-1)?.attachments).toMatchObject([
      { role: 'letter', mediaType: 'application/pdf', bytes: 8 },
      { role: 'annex', mediaType: 'application/pdf', bytes: 8 },
    ]);
  });
});
