#!/usr/bin/env node
import { commandLine, prepare } from '../embedded/bootstrap.mjs';

/** `npx mufakat`: in a fresh clone it installs and builds first; else it starts at once. */
try {
  await prepare();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(70);
}
await commandLine(process.argv.slice(2));
