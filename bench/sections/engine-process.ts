import { measureEngine } from './engine.ts';

/** A process of its own, so that only the production build of XState is in it: `node engine-process.js MILLISECONDS`. */
process.stdout.write(JSON.stringify(measureEngine(Number(process.argv[2]))));
