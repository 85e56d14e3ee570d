import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../product.ts';
import { nextInLife } from './next-in-life.ts';
import { focalOf } from './old-office.ts';
import type { StoredCase } from './opened.ts';

export interface NextAct {
  readonly seat: string;
  readonly type: string;
  readonly more?: object;
}

type Owing = 'owed' | 'given';
interface SideBySide {
  readonly au: Owing;
  readonly id: Owing;
}

/** An act that takes an open case a step further, from wherever it stands. */
export function nextAct(one: StoredCase): NextAct {
  const focal = `focal-${one.context.proponent}`;
  const resubmit = (): NextAct => {
    const data = { proposal: anotherText(one.kind, focal) };
    return { seat: focal, type: 'RESUBMIT', more: { data } };
  };
  return one.machine === 'proposal@1' ? nextInVersion1(one, focal, resubmit) : nextInLife(one, resubmit);
}

function nextInVersion1({ value }: StoredCase, focal: string, resubmit: () => NextAct): NextAct {
  const { open } = value as { readonly open: string | Readonly<Record<string, SideBySide>> };
  if (open === 'draft') return { seat: focal, type: 'SUBMIT' };
  if (open === 'screening') return { seat: 'desk', type: 'ACCEPT' };
  if (open === 'returned') return resubmit();
  if (typeof open === 'object') {
    const { consideration, decision } = open;
    if (consideration !== undefined) return { seat: owing(consideration), type: 'SUPPORT' };
    if (decision !== undefined) {
      // Both have signed, and not the same: one of them signs what the other has.
      if (decision.au === 'given' && decision.id === 'given') return { seat: 'comanager-id', type: 'APPROVE' };
      return { seat: owing(decision), type: 'APPROVE' };
    }
  }
  throw new Error(`Nobody has said what is done next in ${JSON.stringify(value)}: add it here.`);
}

function owing({ au }: SideBySide): string {
  return au === 'owed' ? 'comanager-au' : 'comanager-id';
}

/** A sample of that kind and proponent with other words. */
function anotherText(kind: string, focal: string): object {
  const folder = join(packageRoot(), 'samples');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml') && name !== 'office.yaml')) {
    const sample = parse(readFileSync(join(folder, file), 'utf8'), { schema: 'core' }) as {
      readonly kind: string;
      readonly scale?: string;
      readonly proponent: string;
    };
    if ([sample.kind, sample.scale].includes(kind) && focalOf(sample.proponent) === focal)
      return { ...sample, summary: 'Another text, sent to the office as it is now.' };
  }
  throw new Error(`No sample is of the kind ${kind} by ${focal}.`);
}
