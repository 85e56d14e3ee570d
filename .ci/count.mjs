import { readFileSync } from 'node:fs';

/** Prints what vitest counted as `N passed, N failed`: tests that were skipped or left for later count as failed. */
const results = JSON.parse(readFileSync(process.argv[2], 'utf8') || '{}');
const passed = results.numPassedTests ?? 0;
const skipped = (results.numPendingTests ?? 0) + (results.numTodoTests ?? 0);
// A file that could not be loaded has no tests to fail.
const broken = (results.testResults ?? []).filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length;
const failed = (results.numFailedTests ?? 0) + skipped + broken;
for (const file of results.testResults ?? []) {
  for (const test of file.assertionResults) {
    if (test.status !== 'passed') console.log(`${test.status}: ${file.name.split('/test/').at(-1)}: ${test.fullName}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
