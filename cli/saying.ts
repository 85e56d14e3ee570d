import type { Language } from '../words/index.ts';
import type { Said } from '../words/said.ts';

/** Lines in a language. The catalogue is read only where it is needed: what the API says is said already. */
export async function linesIn(language: Language, lines: readonly (string | Said)[]): Promise<readonly string[]> {
  if (lines.every((line) => typeof line === 'string')) return lines;
  const [{ readWords }, { spoken }] = await Promise.all([import('../words/index.ts'), import('../words/said.ts')]);
  const words = readWords();
  return lines.map((line) => spoken(words, language, line));
}
