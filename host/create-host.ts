import { Announcer } from '../store/announcer.ts';
import { listen } from '../store/notifications.ts';
import { enter, migrate, move, send, sendAsSystem, start } from './commands.ts';
import type { Context, HostLog, HostOptions } from './context.ts';
import { fireDue } from './due.ts';
import { effect, settle } from './effects.ts';
import { erase } from './erasure.ts';
import { gather } from './gather.ts';
import { noteRead } from './notices.ts';
import { Memory } from './memory.ts';
import { change } from './office-changes.ts';
import { record } from './office-streams.ts';
import { plan } from './plans.ts';
import { Turns } from './turns.ts';
import type { Host } from './types.ts';
import { permitted, view } from './views.ts';
import { waitFor } from './waiting.ts';

/** A turn that has not come by then will not be answered within the promised ten seconds. Milliseconds. */
const PATIENCE = 8_500;

const SILENT: HostLog = { info: () => undefined, warn: () => undefined };

/**
 * The only writer of cases: one command on one case is one transaction. Any number of hosts, in any number of
 * processes, may write to one database.
 */
export function createHost(options: HostOptions): Host {
  const log = options.log ?? SILENT;
  const lost = (error: unknown): void => log.warn({ error: nameOf(error) }, 'a connection for notifications was lost');
  const context: Context = {
    ...options,
    log,
    reference: options.reference ?? (() => null),
    mayNote: options.mayNote ?? (() => 'nobody may have this recorded here'),
    kindOf: options.kindOf ?? ((state) => state.machine.name),
    turns: new Turns(PATIENCE),
    memory: new Memory(),
    announcer: new Announcer(options.database, lost),
    notifications: listen(options.database, lost),
  };
  return {
    start: (request) => start(context, request),
    enter: (request) => enter(context, request),
    send: (request) => send(context, request),
    sendAsSystem: (request) => sendAsSystem(context, request),
    migrate: (request) => migrate(context, request),
    move: (request) => move(context, request),
    view: (caseKey) => view(context, caseKey),
    permitted: (seen, sender) => permitted(context, seen, sender),
    waitFor: (caseKey, predicate, timeout) => waitFor(context, caseKey, predicate, timeout),
    record: (records) => record(context, records),
    change: (request) => change(context, request),
    erase: (erasure) => erase(context, erasure),
    noteRead: (entry) => noteRead(context, entry),
    gather: () => gather(context),
    fireDue: (caseId, caller = 'companion') => fireDue(context, caseId, caller),
    plan: (caseId) => plan(context, caseId),
    effect: (caseId, effectId) => effect(context, caseId, effectId),
    settle: (caseId, effectId, outcome) => settle(context, caseId, effectId, outcome),
    close: async () => {
      await context.announcer.idle();
      await context.notifications.close();
    },
  };
}

/** Names only: messages of the infrastructure may quote values. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}
