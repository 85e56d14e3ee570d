import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Policies, readPolicies } from '../../policies/index.ts';
import { packageRoot } from '../../product.ts';

/** The office's policies with a later one, `demonstration 4`, which serves proposal@3 as well. */
export function policiesWithLater(): Policies {
  const directory = mkdtempSync(join(tmpdir(), 'mufakat-policies-'));
  try {
    cpSync(join(packageRoot(), 'policies', 'rso'), directory, { recursive: true });
    cpSync(join(packageRoot(), 'test', 'fixtures', 'policies'), directory, { recursive: true });
    return readPolicies({ directory });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
