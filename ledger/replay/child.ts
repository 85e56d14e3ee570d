/**
 * The process in which archived machines run: started for one audit, with nothing in its environment, code generation
 * off, memory limited. Each machine gets an empty context, into which only texts pass. What should have come out is never
 * told here: the parent compares.
 */
import { createContext, Script } from 'node:vm';

import { DRIVER } from './driver.ts';
import type { ArchivedRules } from '../archive.ts';
import type { Ask, Reply, Resolver, ResolverModule } from './protocol.ts';

/** Milliseconds that the steps of one message may take, however many they are, and each step on top. */
const BATCH_TIME = 2_000;
const STEP_TIME = 20;

interface Driver {
  open(policy: string, state: string): void;
  run(steps: string): string;
  look(actor: string, facts: string, at: string): string;
}

interface Loaded {
  readonly context: object;
  readonly driver: Driver;
}

let resolver: Resolver | null = null;
let rules: ArchivedRules = { policy: 'null', calendars: null };
const known = new Map<string, ArchivedRules>();
const machines = new Map<string, Loaded>();

/** What the context is given instead of a function of this realm: without a prototype nothing leads out of it. */
function askFor(): object {
  const ask = (rule: string, args: string, now: string): string => {
    try {
      if (resolver === null) return '{"error":"no resolver"}';
      return resolver(rules, rule, args, now);
    } catch (error) {
      return JSON.stringify({ error: error instanceof Error ? error.message : 'the resolver failed' });
    }
  };
  return Object.freeze(Object.setPrototypeOf(ask, null) as object);
}

function load(digest: string, code: string): void {
  const context = createContext(Object.create(null) as object, { codeGeneration: { strings: false, wasm: false } });
  const bind: unknown = new Script(code, { filename: `${digest}.js` }).runInContext(context, { timeout: BATCH_TIME });
  const make = new Script(DRIVER, { filename: 'driver.js' }).runInContext(context) as (
    bind: unknown,
    digest: string,
    ask: object,
  ) => Driver;
  machines.set(digest, { context, driver: make(bind, digest, askFor()) });
}

const CALL = new Script('called()');

/** Calls into the context under the clock: only a script that is run in it can be ended. */
function timed(loaded: Loaded, steps: number, call: () => string): string {
  Object.defineProperty(loaded.context, 'called', {
    value: Object.freeze(Object.setPrototypeOf(call, null) as object),
    configurable: true,
  });
  return CALL.runInContext(loaded.context, { timeout: BATCH_TIME + STEP_TIME * steps }) as string;
}

/** Answers in the order in which they were asked. Steps of several cases under one machine run under one clock. */
function answerAll(asks: readonly Ask[]): Reply[] {
  const replies: Reply[] = [];
  while (replies.length < asks.length) {
    const ask = asks[replies.length];
    if (!isStepping(ask)) {
      reply(asks, replies);
      continue;
    }
    const { digest } = ask;
    let end = replies.length;
    let steps = 0;
    for (let next = asks[end]; isStepping(next) && next.digest === digest; next = asks[end]) {
      if (next.kind === 'run') steps += next.count;
      end += 1;
    }
    try {
      timed(machineOf(digest), steps, () => {
        while (replies.length < end) reply(asks, replies);
        return '';
      });
    } catch (error) {
      // The one that was running when the time was over; those behind it get a clock of their own.
      replies.push(failed(asks[replies.length] as Ask, error));
    }
  }
  return replies;
}

function isStepping(ask: Ask | undefined): ask is Extract<Ask, { readonly kind: 'open' | 'run' }> {
  return ask?.kind === 'open' || ask?.kind === 'run';
}

function reply(asks: readonly Ask[], replies: Reply[]): void {
  const ask = asks[replies.length] as Ask;
  try {
    replies.push({ id: ask.id, result: answer(ask) });
  } catch (error) {
    replies.push(failed(ask, error));
  }
}

function failed({ id }: Ask, error: unknown): Reply {
  return { id, result: '', failed: error instanceof Error ? error.message : String(error) };
}

function answer(ask: Ask): Reply['result'] {
  switch (ask.kind) {
    case 'load':
      load(ask.digest, ask.code);
      return '';
    case 'rules':
      known.set(ask.policy, ask.rules);
      return '';
    case 'open':
      rules = rulesOf(ask.policy);
      machineOf(ask.digest).driver.open(rules.policy, ask.state);
      return '';
    case 'run':
      return machineOf(ask.digest).driver.run(ask.steps);
    case 'look':
      return timed(machineOf(ask.digest), 1, () => machineOf(ask.digest).driver.look(ask.actor, ask.facts, ask.at));
  }
}

function machineOf(digest: string): Loaded {
  const loaded = machines.get(digest);
  if (loaded === undefined) throw new Error(`The machine ${digest} was not loaded.`);
  return loaded;
}

function rulesOf(policy: string): ArchivedRules {
  const found = known.get(policy);
  if (found === undefined) throw new Error(`The policy ${policy} was not given.`);
  return found;
}

const [, , resolverUrl = '', settings = 'null'] = process.argv;
const ready =
  resolverUrl === ''
    ? Promise.resolve()
    : import(resolverUrl).then((module: ResolverModule) => {
        resolver = module.createResolver(settings);
      });

process.on('message', (asks: readonly Ask[]) => {
  void ready.then(() => process.send?.(answerAll(asks)));
});
