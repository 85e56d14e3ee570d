import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { MAY_IMPORT_XSTATE, RULES } from './rules.ts';

export interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const STATEMENT = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\(\s*'([^']+)'\s*\)/g;

/** Every import of one source text. */
export function importsOf(file: string, source: string): Import[] {
  return [...source.matchAll(STATEMENT)].map(([, type, stated, dynamic]) => ({
    file,
    target: stated ?? (dynamic as string),
    typeOnly: type !== undefined,
  }));
}

/** What breaks the rules, one sentence each. `file` is relative to the root of the project. */
export function violations(imports: readonly Import[]): string[] {
  return imports.flatMap(({ file, target, typeOnly }) => {
    const from = roomOf(file);
    if (!target.startsWith('.')) {
      const xstate = target === 'xstate' || target.startsWith('xstate/');
      return xstate && !MAY_IMPORT_XSTATE.includes(from)
        ? [`${file} imports ${target}: only ${MAY_IMPORT_XSTATE.join(' and ')} may`]
        : [];
    }
    const to = roomOf(normalize(join(dirname(file), target)));
    if (to === from) return [];
    const rule = RULES[from];
    if (rule === undefined) return [`${file} stands in ${from}, for which there is no rule`];
    if (rule.values.includes(to) || (typeOnly && rule.types.includes(to))) return [];
    return [`${file} imports ${typeOnly ? 'types of ' : ''}${to}: ${from} may not`];
  });
}

/** The folder at the root, or the file itself if it stands there. */
function roomOf(path: string): string {
  return path.split(sep)[0] as string;
}

/** All TypeScript sources of the rooms, relative to `root`. */
export function sources(root: string): string[] {
  return Object.keys(RULES).flatMap((room) =>
    room.endsWith('.ts')
      ? [room]
      : readdirSync(join(root, room), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
          .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
}

export function importsIn(root: string): Import[] {
  return sources(root).flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));
}
