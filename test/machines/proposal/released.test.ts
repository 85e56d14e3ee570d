import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle } from '../../../cli/machine/bundle.ts';
import { readReleaseIndex } from '../../../machines/registry.ts';
import { packageRoot } from '../../../product.ts';

const RELEASED = join(packageRoot(), 'machines/released');

test('the sources of the newest version give the bytes that were released', { timeout: 60_000 }, async () => {
  const path = join(packageRoot(), 'machines/proposal/v3/machine.ts');
  const bytes = await bundle(packageRoot(), { path, name: 'proposal3' });
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(readReleaseIndex(RELEASED)['proposal@3']);
});

test('no bundle names a place outside the package it was built in', () => {
  for (const file of readdirSync(RELEASED).filter((name) => name.endsWith('.js')))
    expect(readFileSync(join(RELEASED, file), 'utf8'), file).not.toMatch(/^ *\/\/ \.\.\//m);
});
