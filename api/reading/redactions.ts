import type { Database } from '../../store/index.ts';
import { recordsOf, recordsOfTypes } from '../../store/reading/case-records.ts';
import { type Contents, readTexts, type Texts } from '../contents.ts';
import { caseRecord, type CaseRecord } from './records.ts';
import type { Reader } from './visibility.ts';

/**
 * Commitments of texts and files that are kept from view by a recorded REDACT. They stay in the store and in the records'
 * hashes, and only auditors are shown them. A text that a later revision has left as it was is the same text: it is covered
 * wherever it stands.
 */
export type Redactions = ReadonlySet<string>;

const NONE: Redactions = new Set();
const REDACT = 'REDACT';

/** @param records all of the case's, where they are at hand. */
export async function redactionsOf(
  database: Pick<Database, 'query'>,
  caseId: string,
  reader: Reader,
  records: readonly CaseRecord[] | null,
): Promise<Redactions> {
  if (reader.auditor) return NONE;
  if (records !== null) return coveredBy(records);
  const redacts = await recordsOfTypes(database, [caseId], [REDACT]);
  return redacts.length === 0 ? NONE : coveredBy((await recordsOf(database, [caseId])).map(caseRecord));
}

function coveredBy(records: readonly CaseRecord[]): Redactions {
  const covered = records
    .filter(({ type }) => type === REDACT)
    .flatMap(({ inner }) => {
      const { record, field } = inner.event.facts as { readonly record: number; readonly field?: string };
      const named = records.find(({ seq }) => seq === record);
      if (named === undefined) return [];
      const contents = [
        ...Object.entries(named.inner.event.commitments),
        ...named.inner.attachments.map(({ role, commitment }) => [role, commitment] as const),
      ];
      return contents.filter(([name]) => field === undefined || name === field).map(([, commitment]) => commitment);
    });
  return covered.length === 0 ? NONE : new Set(covered);
}

/** As `readTexts`; of what is redacted, null. */
export async function readShown(
  contents: Contents,
  commitments: readonly string[],
  redactions: Redactions,
): Promise<Texts> {
  const texts = await readTexts(
    contents,
    commitments.filter((one) => !redactions.has(one)),
  );
  return new Map([...texts, ...commitments.filter((one) => redactions.has(one)).map((one) => [one, null] as const)]);
}
