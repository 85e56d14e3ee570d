import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../product.ts';
import { importsIn, importsOf, sources, violations } from './imports.ts';

const root = packageRoot();

describe('who imports whom', () => {
  it('holds in every file of every room', () => {
    const imports = importsIn(root);
    expect(imports.length).toBeGreaterThan(300);
    expect(violations(imports)).toEqual([]);
  });

  it.each([
    ['engine/step.ts', `import { createHost } from '../host/index.ts';`, 'engine/step.ts imports host: engine may not'],
    ['workflows/a.ts', `import { x } from '../host/index.ts';`, 'workflows/a.ts imports host: workflows may not'],
    [
      'worker/a.ts',
      `import type {\n  Start,\n} from '../embedded/start.ts';`,
      'worker/a.ts imports types of embedded: worker may not',
    ],
    [
      'machines/proposal/a.ts',
      `export * from '../../policies/index.ts';`,
      'machines/proposal/a.ts imports policies: machines may not',
    ],
    ['host/a.ts', `import { setup } from 'xstate';`, 'host/a.ts imports xstate: only machines and engine may'],
    ['ledger/a.ts', `const x = await import('../store/index.ts');`, 'ledger/a.ts imports store: ledger may not'],
  ])('a violation planted in %s is found', (file, source, found) => {
    expect(violations(importsOf(file, source))).toEqual([found]);
  });

  it('types may be imported where code may not', () => {
    expect(violations(importsOf('workflows/a.ts', `import type { Plan } from '../host/types.ts';`))).toEqual([]);
  });
});

describe('the word proposal', () => {
  it("stands nowhere in engine and host, but for the example of a machine's pin", () => {
    const named = sources(root)
      .filter((file) => /^(engine|host)\//.test(file))
      .flatMap((file) =>
        readFileSync(join(root, file), 'utf8')
          .split('\n')
          .filter((line) => /proposal/i.test(line.replaceAll(/proposal@\d/g, '')))
          .map((line) => `${file}: ${line.trim()}`),
      );
    expect(named).toEqual([]);
  });
});
