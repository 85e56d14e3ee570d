import { flatOut, openLoop, paced, type Variant } from '../measure/load.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { lengths, type Lengths } from './lengths.ts';
import { tellReady } from './ready.ts';

/** What the runner asks of a front process. Times in milliseconds, but `seconds`. */
export type Order =
  | { readonly order: 'paced'; readonly count: number; readonly every: number; readonly gap: number }
  | { readonly order: 'flat-out'; readonly seconds: number; readonly width: number }
  | { readonly order: 'open-loop'; readonly rate: number; readonly seconds: number }
  | ({ readonly order: 'lengths' } & Lengths)
  | { readonly order: 'settle' };

/** `node front.js NAME`: the process that puts the load on one variant. */
const name = process.argv[2] ?? '';
const environment = readEnvironment();
const FRONTS: Readonly<Record<string, () => Promise<{ openVariant: (environment: Environment) => Promise<Variant> }>>> =
  {
    mufakat: () => import('./mufakat/front.ts'),
    temporal: () => import('./temporal/front.ts'),
    restate: () => import('./restate/front.ts'),
    sql: () => import('./sql/front.ts'),
  };
const front = FRONTS[name];
if (front === undefined) throw new Error(`there is no variant ${name}`);
const { openVariant } = await front();
const variant = await openVariant(environment);

async function carryOut(order: Order): Promise<unknown> {
  switch (order.order) {
    case 'paced':
      return paced(variant, order.count, order.every, order.gap);
    case 'flat-out':
      return flatOut(variant, order.seconds, order.width);
    case 'open-loop':
      return openLoop(variant, order.rate, order.seconds);
    case 'lengths':
      return lengths(environment, order);
    case 'settle':
      return variant.settled();
  }
}

process.on('message', (message: { readonly id: number; readonly ask: Order }) => {
  carryOut(message.ask).then(
    (answer) => process.send?.({ id: message.id, answer: answer ?? null }),
    (error: unknown) =>
      process.send?.({
        id: message.id,
        failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  );
});
tellReady(() => variant.close());
