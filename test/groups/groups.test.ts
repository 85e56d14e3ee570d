import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../product.ts';
import { groupOf, GROUPS } from './groups.ts';

const files = readdirSync(join(packageRoot(), 'test'), { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file}`)
  .filter((file) => file.endsWith('.test.ts'));

describe("the engine's eight groups of tests", () => {
  test.each(GROUPS)('$name names files that exist', ({ places }) => {
    for (const { file } of places)
      expect(
        files.filter((path) => file.test(path)),
        String(file),
      ).not.toEqual([]);
  });

  test('a test is in the first group that takes it', () => {
    expect(groupOf('test/engine/differential.test.ts', 'any')?.name).toBe('Differential');
    expect(groupOf('test/host/commands.test.ts', 'a command that is refused > leaves no leaf')?.name).toBe(
      'A refused command leaves nothing',
    );
    expect(groupOf('test/host/commands.test.ts', 'permitted > lists')).toBeUndefined();
  });
});
