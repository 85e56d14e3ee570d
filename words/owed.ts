import type { Words } from './index.ts';
import { actWord, clockWord, type Reader, seatWord } from './sentences.ts';

/** A clock of an act that is owed: the child machine it runs in is named after the act, and after who owes it. */
export interface OwedClock {
  /** Name of the clock. */
  readonly clock: string;
  /** Ids of the child machines it runs in, outermost first; empty: the case's own. */
  readonly path: readonly string[];
  /** Who owes the act, where more is known than the child machine's id tells. */
  readonly seat?: string | undefined;
}

/** Kind of seat that owes what a child machine of this name waits for, where each government has one; else it is the desk. */
const OWED_BY: Readonly<Record<string, string>> = {
  position: 'comanager',
  signature: 'comanager',
  formalisation: 'comanager',
  joining: 'comanager',
  guidance: 'cochair',
  vacancy: 'senior-official',
};

/**
 * What a clock does when it is over, and of an owed act whose it is: `a first reminder goes out to the Co-Manager
 * (Australia): a position`.
 */
export function owedClockWord(words: Words, { clock, path, seat: known }: OwedClock, reader: Reader): string {
  const { language } = reader;
  const plain = clockWord(words, clock, reader);
  const child = path.at(-1);
  if (child === undefined) return plain;
  const what = owedWord(words, child, reader);
  if (what === null && known === undefined) return plain;
  const seat = known ?? seatOwing(child);
  const named = `${clock}-owed`;
  if (what !== null && seat !== null && words.has('clocks', named))
    return words.say(language, 'clocks', named, { who: seatWord(words, seat, reader), what });
  const details = [...(seat === null ? [] : [seatWord(words, seat, reader)]), ...(what === null ? [] : [what])];
  return details.length === 0 ? plain : `${plain} (${details.join(', ')})`;
}

/** The act that a child machine waits for, as a noun; null: of one that the catalogue does not know. */
function owedWord(words: Words, child: string, { language }: Reader): string | null {
  const [, joint] = /^joint\.([A-Z_]+)$/.exec(child) ?? [];
  if (joint !== undefined) return words.say(language, 'owed', 'joint', { act: actWord(words, joint, language) });
  const name = nameOf(child);
  return words.has('owed', name) ? words.say(language, 'owed', name) : null;
}

/** Who owes it, by the child machine's id alone: after its name stands a government, or the seat itself. */
function seatOwing(child: string): string | null {
  if (child.startsWith('joint.')) return null;
  const [, of] = OF.exec(child) ?? [];
  if (of === undefined) return 'desk';
  if (of !== 'au' && of !== 'id') return of;
  const kind = OWED_BY[nameOf(child)];
  return kind === undefined ? null : `${kind}-${of}`;
}

/** `position.au`, `verification.desk`, `verification.comanager-au`; not `consultation.opening`. */
const OF = /\.((?:[a-z]+(?:-[a-z]+)*-)?(?:au|id)|desk)$/;

function nameOf(child: string): string {
  return child.replace(OF, '');
}
