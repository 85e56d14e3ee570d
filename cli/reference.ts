import { writeFileSync } from 'node:fs';
import { load } from '../engine/index.ts';
import { proposal2 } from '../machines/proposal/v2/machine.ts';
import { readWords } from '../words/index.ts';
import { referenceOf } from '../words/reference.ts';

/** docs/lifecycle.md as the machine has it now. */
export function reference(): string {
  const machine = load(proposal2, 'reference');
  const pin = `${machine.name}@${machine.version}`;
  return referenceOf({ pin, chart: machine.chart, events: machine.events }, readWords(), 'en');
}

if (process.argv[1]?.endsWith('reference.ts') === true) writeFileSync('docs/lifecycle.md', reference());
