import type { Language, Words } from './index.ts';
import { actWord } from './sentences.ts';

/** `SUPPORT (support it)`: the name is what is sent, the words say what it is. */
export function actText(words: Words, type: string, language: Language): string {
  const word = actWord(words, type, language);
  return word === type ? type : `${type} (${word})`;
}
