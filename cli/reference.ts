import { writeFileSync } from 'node:fs';
import { load } from '../engine/index.ts';
import { proposal3 } from '../machines/proposal/v3/machine.ts';
import { readWords } from '../words/index.ts';
import { referenceOf } from '../words/reference.ts';

/** docs/lifecycle.md as the machine has it now. */
export function reference(): string {
  const machine = load(proposal3, 'reference');
  const pin = `${machine.name}@${machine.version}`;
  return referenceOf(
    { pin, chart: machine.chart, children: machine.children ?? {}, events: machine.events },
    readWords(),
    'en',
  );
}

if (process.argv[1]?.endsWith('reference.ts') === true) writeFileSync('docs/lifecycle.md', reference());
