import { LineCounter, parseDocument } from 'yaml';
import { bytesOf } from './context.ts';
import { EXIT, Failure } from './failure.ts';

/** A proposal from a YAML or JSON file. Dates stay text: only JSON's own types come out, whatever the YAML says. */
export async function proposalFrom(file: string): Promise<Record<string, unknown>> {
  const text = (await bytesOf(file)).toString('utf8');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, schema: 'core' });
  if (document.errors.length > 0)
    throw new Failure(EXIT.usage, [
      `${file} is neither YAML nor JSON:`,
      ...document.errors.map(({ message, pos }) => `  line ${lines.linePos(pos[0]).line}: ${message}`),
      'Mend the file and submit it again; nothing was stored.',
    ]);
  const value: unknown = document.toJS({ maxAliasCount: 20 });
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Failure(EXIT.usage, [`${file} holds no proposal: it must be a list of fields such as kind and title.`]);
  return value as Record<string, unknown>;
}
