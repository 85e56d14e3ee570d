import { z } from 'zod';
import type { EventShape } from './shape.ts';

/** What an event carries, for people: `days (whole number)`; what may be left out stands in brackets. */
export interface Brings {
  readonly data: readonly string[];
  readonly texts: readonly string[];
}

export function broughtBy({ facts, texts, bringsText }: EventShape): Brings {
  return {
    data: fields(z.toJSONSchema(facts) as Schema),
    texts: [
      ...Object.entries(texts).map(([name, need]) => (need === 'optional' ? `[${name}]` : name)),
      ...(bringsText === true ? ['the new text of the proposal'] : []),
    ],
  };
}

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

function fields({ properties = {}, required = [] }: Schema): readonly string[] {
  return Object.entries(properties).map(([name, schema]) => {
    const field = `${name} (${sort(schema)})`;
    return required.includes(name) ? field : `[${field}]`;
  });
}

function sort(schema: Schema): string {
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(String).join(' or ');
  if (schema.format === 'date') return 'day';
  if (schema.items !== undefined) return `list of ${schema.items.type === 'string' ? 'names' : sort(schema.items)}`;
  if (schema.type === 'object') return `{ ${fields(schema).join(', ')} }`;
  return SORTS[schema.type ?? ''] ?? 'name';
}

const SORTS: Readonly<Record<string, string>> = {
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
};
