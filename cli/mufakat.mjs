#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { commandLine, prepare } from '../embedded/bootstrap.mjs';

/** `npx mufakat`: in a fresh clone it installs and builds first; else, and where it came as a package, it starts at once. */
try {
  if (existsSync(new URL('../tsconfig.build.json', import.meta.url))) await prepare();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(70);
}
await commandLine(process.argv.slice(2));
