import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../host/index.ts';
import { type CuttingProxy, startCuttingProxy } from '../servers/cutting-proxy.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { verifiedTypes } from './chain.ts';
import { CLAIMS, newCase, openStage, REMINDER, sending, startErrand, type Stage } from './fixture.ts';

let proxy: CuttingProxy;
/** Behind the proxy. */
let stage: Stage;
/** Straight to the server, to look. */
let direct: Stage;

beforeAll(async () => {
  const url = await freshDatabase();
  const { hostname, port } = new URL(url);
  proxy = await startCuttingProxy({ host: hostname, port: Number(port) });
  direct = await openStage(url);
  stage = await openStage(proxy.through(url), {
    connections: 2,
    clock: () => direct.clock.read(),
    reference: ({ event }) => (event === 'ASK' ? 'ERR-' : null),
  });
});
afterEach(() => proxy.thaw());
afterAll(async () => {
  await stage.close();
  await direct.close();
  await proxy.close();
});

describe('PostgreSQL commits, and its answer is cut off', () => {
  it('the step is there once, and the sender gets the stored answer', async () => {
    const { caseId } = await startErrand(stage.host);
    const request = sending(caseId, 'MARK');
    const cut = proxy.cutAnswerTo(request.commandId);
    // The id goes over the wire in the read as well: the first cut hits the read, the second the write.
    const first = await stage.host.send(request);
    await cut;
    expect(first).toMatchObject({ outcome: 'accepted', seq: 2 });

    const second = sending(caseId, 'MARK', { facts: { weight: 4711 } });
    const written = proxy.cutAnswerTo('"weight":4711');
    const answer = await stage.host.send(second);
    await written;
    expect(answer).toMatchObject({ outcome: 'accepted', seq: 3 });
    expect(await verifiedTypes(direct.database, caseId)).toEqual(['start', 'MARK', 'MARK']);
    expect(await stage.host.send(second)).toEqual(answer);
    expect(await direct.host.send(second)).toEqual(answer);
    expect(await verifiedTypes(direct.database, caseId)).toEqual(['start', 'MARK', 'MARK']);
  });

  it('and the process that sent it dies: another process answers the repeated command, and goes on on top of it', async () => {
    const { caseId } = await startErrand(direct.host);
    const dying = await openStage(proxy.through(direct.url), { clock: () => direct.clock.read() });
    const request = sending(caseId, 'MARK', { facts: { weight: 815 } });
    const cut = proxy.cutAnswerTo('"weight":815').then(() => proxy.freeze());
    const unanswered = dying.host.send(request);
    await cut;
    // From here on nothing of the first process counts any more; the second has never heard of the command.
    const answer = await direct.host.send(request);
    expect(answer).toMatchObject({ outcome: 'accepted', seq: 2 });
    expect(await direct.host.send(sending(caseId, 'MARK'))).toMatchObject({ outcome: 'accepted', seq: 3 });
    expect(await verifiedTypes(direct.database, caseId)).toEqual(['start', 'MARK', 'MARK']);
    proxy.thaw();
    proxy.cutAll();
    // The sender that hangs learns the same, or that the store is away.
    await unanswered.then(
      (late) => expect(late).toEqual(answer),
      (error: unknown) => expect(error).toBeInstanceOf(StoreUnavailable),
    );
    await dying.close();
  });

  it('at the COMMIT of a step that draws a reference: one number, drawn once', async () => {
    const { caseId } = await startErrand(stage.host);
    const request = sending(caseId, 'ASK');
    const cut = proxy.cutAnswerTo('commit');
    const answer = await stage.host.send(request);
    await cut;
    expect(answer).toMatchObject({ outcome: 'accepted', seq: 2, reference: 'ERR-0001' });
    const next = await startErrand(stage.host, [{ type: 'ASK' }]);
    expect(next.reference).toBe('ERR-0002');
    expect(await verifiedTypes(direct.database, caseId)).toEqual(['start', 'ASK']);
  });

  it('at the opening of a case: it is open once', async () => {
    const request = {
      commandId: randomUUID(),
      sender: { person: 'asker', claims: CLAIMS },
      caseId: newCase(),
      machine: { name: 'errand', version: 1 },
      input: { title: 'once-only' },
    };
    const cut = proxy.cutAnswerTo('once-only');
    const answer = await stage.host.start(request);
    await cut;
    expect(answer).toMatchObject({ outcome: 'accepted', seq: 1 });
    expect(await stage.host.start(request)).toEqual(answer);
    expect(await verifiedTypes(direct.database, request.caseId)).toEqual(['start']);
  });

  it('at a firing: it fires once', async () => {
    const { caseId } = await startErrand(direct.host, [{ type: 'ASK' }]);
    direct.clock.forward(REMINDER);
    const cut = proxy.cutAnswerTo('after.reminder');
    const plan = await stage.host.fireDue(caseId);
    await cut;
    expect(plan.story.state).toBe('reminded');
    expect(await verifiedTypes(direct.database, caseId)).toEqual(['start', 'ASK', 'after.reminder']);
  });
});

describe('PostgreSQL is away', () => {
  const timed = async (work: Promise<unknown>): Promise<{ error: unknown; seconds: number }> => {
    const started = performance.now();
    const error = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    return { error, seconds: (performance.now() - started) / 1_000 };
  };

  it('nobody listens there: says so, with the address and without the password', async () => {
    const url = new URL(direct.url);
    url.port = '1';
    url.password = 'hidden-word';
    const nowhere = await openAway(url.toString());
    const { error, seconds } = await timed(nowhere.host.send(sending(newCase(), 'MARK')));
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect((error as StoreUnavailable).address).toBe(`127.0.0.1:1${url.pathname}`);
    expect((error as Error).message).not.toContain('hidden-word');
    expect(seconds).toBeLessThan(10);
    await nowhere.close();
  });

  it('hangs: every command of a case that waits in line is answered in under ten seconds, and goes through afterwards', async () => {
    const { caseId } = await startErrand(stage.host);
    const requests = Array.from({ length: 20 }, () => sending(caseId, 'MARK'));
    proxy.freeze();
    const results = await Promise.all(requests.map((request) => timed(stage.host.send(request))));
    for (const { error, seconds } of results) {
      expect((error as Error).name).toMatch(/^(?:StoreUnavailable|Busy)$/);
      expect(seconds).toBeLessThan(10);
    }
    proxy.thaw();
    proxy.cutAll();
    const answers = await Promise.all(requests.map((request) => stage.host.send(request)));
    expect(new Set(answers.map((answer) => answer.outcome))).toEqual(new Set(['accepted']));
    expect(await verifiedTypes(direct.database, caseId)).toHaveLength(21);
  }, 30_000);

  async function openAway(url: string): Promise<Stage> {
    const { createHost } = await import('../../host/index.ts');
    const { openDatabase } = await import('../../store/index.ts');
    const { ERRAND, KEY, officeOf } = await import('./fixture.ts');
    const { createSigner } = await import('../../ledger/authentication.ts');
    const database = openDatabase({ url });
    const host = createHost({
      database,
      machines: { byPin: () => ERRAND, byDigest: () => ERRAND, list: () => [] },
      office: officeOf(),
      clock: direct.clock.read,
      signer: createSigner(KEY.privateKey),
      build: 'test',
    });
    return { ...direct, database, host, close: async () => (await host.close(), database.close()) };
  }
});
