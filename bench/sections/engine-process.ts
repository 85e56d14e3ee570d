import { measureEngine } from './engine.ts';

/** A process of its own, so that only the production build of XState is in it: `tsx engine-process.ts MILLISECONDS`. */
process.stdout.write(JSON.stringify(measureEngine(Number(process.argv[2]))));
