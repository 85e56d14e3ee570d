import { readFileSync } from 'node:fs';

/** The named blocks of a markdown page: what stands behind the language in a fence's first line is the file's name. */
export function blocksOf(path: string): ReadonlyMap<string, string> {
  const blocks = new Map<string, string>();
  for (const [, name, body] of readFileSync(path, 'utf8').matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)) {
    if (name === undefined || body === undefined) continue;
    if (blocks.has(name)) throw new Error(`${path} has two blocks named ${name}`);
    blocks.set(name, body);
  }
  return blocks;
}
