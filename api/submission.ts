import { hash } from 'node:crypto';
import type { JsonObject } from '../engine/types.ts';
import { canonicalize } from '../ledger/canonical.ts';
import { readSubmission, splitSubmission } from '../machines/proposal/submission.ts';
import type { Directory } from '../office/index.ts';
import { memberId } from '../office/index.ts';
import { type Mistake, mistake, submissionMistakes } from './mistakes.ts';

/** A proposal parted in two: facts, which go on record, and free texts by field, which go into the content store. */
export interface Split {
  readonly facts: JsonObject;
  readonly texts: Readonly<Record<string, string>>;
}

/** Fields that must name members of the office. `paidBy` may also be the office itself. */
const PARTY_FIELDS = [
  'proponent',
  'lead',
  'donor',
  'nominatingMember',
  'paidBy',
  'participants',
  'endorsements',
  'partners',
];
const OFFICE = 'office';

/**
 * Reads a proposal against its kind's schema, the members of the office and its areas of cooperation; all mistakes at once.
 * @param areas the policy's areas; null where the policy names none.
 */
export function readProposal(
  value: unknown,
  directory: Directory,
  areas: readonly string[] | null,
): { readonly split: Split } | { readonly mistakes: readonly Mistake[] } {
  const mistakes = [
    ...submissionMistakes(value),
    ...partyMistakes(value, directory),
    ...repeatedMistakes(value),
    ...areaMistakes(value, areas),
  ];
  const read = readSubmission(value);
  if (mistakes.length > 0 || !('proposal' in read)) return { mistakes };
  const { facts, texts } = splitSubmission(read.proposal, memberId);
  return { split: { facts, texts } };
}

/** Hash (hex) of a text: of its facts, and of the commitments of its free texts by field. */
export function textHash(facts: JsonObject, commitments: Readonly<Record<string, string>>): string {
  return hash('sha256', canonicalize({ facts, texts: commitments }), 'hex');
}

function partyMistakes(value: unknown, directory: Directory): Mistake[] {
  return PARTY_FIELDS.flatMap((field) =>
    namesIn(value, field).flatMap(({ name, path }) =>
      directory.memberNamed(name) !== null || (field === 'paidBy' && memberId(name) === OFFICE)
        ? []
        : [{ path, message: 'is no member of this office' }],
    ),
  );
}

/** A member counts once, however it is written; who proposes is no partner of itself. */
function repeatedMistakes(value: unknown): Mistake[] {
  const proponent = namesIn(value, 'proponent').map(({ name }) => memberId(name));
  return PARTY_FIELDS.flatMap((field) => {
    const named = new Set(field === 'partners' ? proponent : []);
    return namesIn(value, field).flatMap(({ name, path }) => {
      const id = memberId(name);
      if (!named.has(id)) {
        named.add(id);
        return [];
      }
      const message = field === 'partners' && proponent.includes(id) ? 'is the proponent' : 'is named twice';
      return [{ path, message }];
    });
  });
}

function areaMistakes(value: unknown, areas: readonly string[] | null): Mistake[] {
  if (areas === null) return [];
  return namesIn(value, 'areas').flatMap(({ name, path }) =>
    areas.includes(name) ? [] : [{ path, message: mistake('no-area', { areas: areas.join(', ') }) }],
  );
}

/** The texts of a field that is a text or a list of texts; anything else is a mistake that the schema finds. */
function namesIn(value: unknown, field: string): readonly { readonly name: string; readonly path: string }[] {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return [];
  const given: unknown = (value as Readonly<Record<string, unknown>>)[field];
  if (typeof given === 'string') return given.trim() === '' ? [] : [{ name: given.trim(), path: field }];
  if (!Array.isArray(given)) return [];
  return given.flatMap((name: unknown, index) =>
    typeof name === 'string' && name.trim() !== '' ? [{ name: name.trim(), path: `${field}.${index}` }] : [],
  );
}
