import { jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/**
 * The OpenAPI document with each public shape under the one name that api/schemas.ts gives it. The library describes every
 * schema twice, as it is read and as it is written, and calls the first `…Input`; what no route refers to it lists as well.
 */

interface Document {
  readonly components?: { readonly schemas?: Readonly<Record<string, object>> };
  readonly [part: string]: unknown;
}

const READ = 'Input';

/** @throws when a shape is read otherwise than it is written: then it is two, and each needs a name. */
export function withPlainNames(
  given: Parameters<typeof jsonSchemaTransformObject>[0],
): ReturnType<typeof jsonSchemaTransformObject> {
  const document = jsonSchemaTransformObject(given) as unknown as Document;
  const schemas = document.components?.schemas ?? {};
  const { components, ...routes } = document;
  const used = reachable(JSON.stringify(routes), schemas);
  const plain = new Map<string, string>();
  for (const name of used) {
    const base = plainName(name, schemas);
    const text = renamed(JSON.stringify(schemas[name]), schemas);
    const known = plain.get(base);
    if (known !== undefined && known !== text)
      throw new Error(`The shape ${base} is read otherwise than it is written: give each a name in api/schemas.ts.`);
    plain.set(base, text);
  }
  const named = {
    ...(JSON.parse(renamed(JSON.stringify(routes), schemas)) as object),
    components: {
      ...components,
      schemas: Object.fromEntries(
        [...plain]
          .toSorted(([one], [other]) => (one < other ? -1 : 1))
          .map(([name, text]) => [name, JSON.parse(text) as object]),
      ),
    },
  };
  return named as ReturnType<typeof jsonSchemaTransformObject>;
}

const REFERENCE = /"#\/components\/schemas\/([^"]+)"/g;

function reachable(text: string, schemas: Readonly<Record<string, object>>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (part: string): void => {
    for (const [, name = ''] of part.matchAll(REFERENCE)) {
      if (found.has(name)) continue;
      found.add(name);
      visit(JSON.stringify(schemas[name] ?? {}));
    }
  };
  visit(text);
  return found;
}

function renamed(text: string, schemas: Readonly<Record<string, object>>): string {
  return text.replaceAll(REFERENCE, (_, name: string) => `"#/components/schemas/${plainName(name, schemas)}"`);
}

/** Only what stands beside a shape of the same name without the ending was called so by the library. */
function plainName(name: string, schemas: Readonly<Record<string, object>>): string {
  const base = name.slice(0, -READ.length);
  return name.endsWith(READ) && schemas[base] !== undefined ? base : name;
}
