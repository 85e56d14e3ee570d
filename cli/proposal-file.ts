import { LineCounter, parseDocument } from 'yaml';
import { bytesOf } from './context.ts';
import { EXIT, Failure } from './failure.ts';
import { said } from '../words/said.ts';

/** A proposal from a YAML or JSON file. Dates stay text: only JSON's own types come out, whatever the YAML says. */
export async function proposalFrom(file: string): Promise<Record<string, unknown>> {
  const text = (await bytesOf(file)).toString('utf8');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, schema: 'core' });
  if (document.errors.length > 0)
    throw new Failure(EXIT.usage, [
      said('failures', 'file-no-yaml', { file }),
      ...document.errors.map(({ message, pos }) =>
        said('failures', 'file-line', { line: lines.linePos(pos[0]).line, message }),
      ),
      said('failures', 'file-no-yaml-remedy'),
    ]);
  const value: unknown = document.toJS({ maxAliasCount: 20 });
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Failure(EXIT.usage, [said('failures', 'file-no-proposal', { file })]);
  return value as Record<string, unknown>;
}
