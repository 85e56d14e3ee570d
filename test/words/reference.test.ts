import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reference } from '../../cli/reference.ts';

test('docs/lifecycle.md is in step with the machine: otherwise run npx tsx cli/reference.ts', () => {
  expect(reference()).toBe(readFileSync('docs/lifecycle.md', 'utf8'));
});
