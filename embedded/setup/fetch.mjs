import { ensureTemporalCli, findTemporalCli } from './temporal-cli.mjs';
import { ensureTestServer } from './test-server.mjs';

/** `node embedded/setup/fetch.mjs WHAT`: words on stderr, the path as JSON on stdout. `find-…` fetches nothing. */
const WORK = {
  'temporal-cli': () => ensureTemporalCli(),
  'find-temporal-cli': findTemporalCli,
  'test-server': ensureTestServer,
};
const wanted = Object.entries(WORK).find(([name]) => name === process.argv[2]);
try {
  if (wanted === undefined) throw new Error(`Say what to fetch: ${Object.keys(WORK).join(', ')}.`);
  process.stdout.write(`${JSON.stringify(await wanted[1]())}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
