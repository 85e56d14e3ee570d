import { writeFileSync } from 'node:fs';
import { load } from '../engine/index.ts';
import { proposal3 } from '../machines/proposal/v3/machine.ts';
import { broughtBy } from '../machines/proposal/vocabulary/brings.ts';
import { vocabularyOf } from '../machines/proposal/vocabulary/index.ts';
import { readWords } from '../words/index.ts';
import { referenceOf } from '../words/reference.ts';

/** docs/lifecycle.md as the machine has it now. */
export function reference(): string {
  const machine = load(proposal3, 'reference');
  const pin = `${machine.name}@${machine.version}`;
  const brings = Object.fromEntries(
    Object.entries(vocabularyOf(machine)).map(([type, shape]) => [type, broughtBy(shape)]),
  );
  const { chart, children = {}, events } = machine;
  return referenceOf({ pin, chart, children, events, brings }, readWords(), 'en');
}

if (process.argv[1]?.endsWith('reference.ts') === true) writeFileSync('docs/lifecycle.md', reference());
