import type { FastifyRequest } from 'fastify';
import { type Language, LANGUAGES } from '../words/index.ts';

/** The first language asked for that the office speaks. */
export function languageOf({ headers }: Pick<FastifyRequest, 'headers'>): Language {
  const wanted = (headers['accept-language'] ?? '').split(',').map((one) => one.trim().slice(0, 2).toLowerCase());
  const known = wanted.flatMap((one) => LANGUAGES.filter((language) => language === one));
  return known[0] ?? 'en';
}
