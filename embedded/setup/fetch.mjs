import { ensureTemporalCli } from './temporal-cli.mjs';
import { ensureTestServer } from './test-server.mjs';

/** `node embedded/setup/fetch.mjs temporal-cli|test-server`: words on stderr, the path as JSON on stdout. */
const WORK = { 'temporal-cli': ensureTemporalCli, 'test-server': ensureTestServer };
const wanted = process.argv[2];
if (wanted !== 'temporal-cli' && wanted !== 'test-server') {
  throw new Error(`Say what to fetch: ${Object.keys(WORK).join(' or ')}.`);
}
try {
  process.stdout.write(`${JSON.stringify(await WORK[wanted]())}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
