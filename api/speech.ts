import type { FastifyRequest } from 'fastify';
import { type Directory, OFFICE_ZONE } from '../office/index.ts';
import type { Language, Words } from '../words/index.ts';
import { instantText } from '../words/instant.ts';
import type { Reader } from '../words/sentences.ts';
import { languageOf } from './language.ts';
import { zoneOf } from './zone.ts';

/** In whose words an answer is given. */
export interface Speech {
  readonly words: Words;
  readonly language: Language;
  /** IANA zone of the instants in sentences; default: the office's. */
  readonly zone?: string;
}

export function speechOf({ words }: { readonly words: Words }, request: Pick<FastifyRequest, 'headers'>): Speech {
  return { words, language: languageOf(request), zone: zoneOf(request) };
}

/** For whom a sentence is, members called as the directory calls them. */
export function readerOf(
  { language, zone = OFFICE_ZONE }: Speech,
  directory: Directory,
  { version }: { readonly version: number },
): Reader {
  return {
    language,
    zone,
    instant: (instant) => instantText(instant, language, zone),
    memberName: (id) => directory.members.get(id)?.name ?? id,
    version,
  };
}
