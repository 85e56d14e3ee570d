import type { Command } from 'commander';
import { formatVerifierKey } from '../../ledger/log/note.ts';
import { verifyLog } from '../../ledger/audit/verify.ts';
import type { Finding } from '../../ledger/audit/findings.ts';
import { Directory } from '../../office/directory.ts';
import { bytesOf } from '../context.ts';
import { EXIT } from '../failure.ts';
import { createOutput, type Format } from '../output.ts';
import { type MaterialOptions, materialOf, trustedKey } from './material.ts';
import { progressOn } from './progress.ts';

export async function verify(
  options: MaterialOptions & { readonly seen?: readonly string[]; readonly origin?: string },
  command: Command,
): Promise<void> {
  const output = createOutput(command.optsWithGlobals<{ output: Format }>().output);
  const files = await materialOf(options);
  const trusted = await trustedKey(options);
  const seen = await Promise.all((options.seen ?? []).map(async (path) => (await bytesOf(path)).toString('utf8')));
  const progress = progressOn(output, 'records verified');
  const started = performance.now();
  const result = await verifyLog({
    files,
    origin: options.origin ?? null,
    trusted,
    seen,
    rights: Directory.EMPTY,
    progress: progress.tell,
  });
  progress.end();
  const { origin, size, streams, inner, checked, count, findings } = result;
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  const seconds = Math.round(performance.now() - started) / 1000;
  output.data(
    {
      good: count === 0,
      origin,
      size,
      streams,
      inner,
      checked,
      trusted: trusted !== null,
      count,
      findings,
      seconds,
      megabytes: memory,
    },
    () => (count === 0 ? `good: ${size} records in ${streams} streams of ${origin}` : findings.map(lineOf).join('\n')),
    findings,
  );
  output.words(
    `Looked at: ${checked.records} records, ${checked.innerParts} inner parts, ${checked.signatures} signatures of acts.`,
  );
  if (count === 0) {
    if (!inner)
      output.words('Only what is published was at hand: inner parts, signatures of acts and rights were not verified.');
    output.words(
      trusted === null
        ? 'No key was given: the log is consistent in itself. Give --vkey to know whose it is.'
        : `Trusted key: ${formatVerifierKey(trusted)}`,
    );
    return;
  }
  output.words(
    `${count} ${count === 1 ? 'thing does' : 'things do'} not match${count > findings.length ? `; the first ${findings.length} are listed` : ''}.`,
  );
  process.exitCode = EXIT.failed;
}

/** `check  place  what` */
export function lineOf({ check, index, stream, seq, path, what }: Finding): string {
  const place = [
    ...(stream === undefined ? [] : [seq === undefined ? stream : `${stream} #${seq}`]),
    ...(index === undefined ? [] : [`place ${index}`]),
    ...(path === undefined ? [] : [path]),
  ].join(', ');
  return `${check.padEnd(14)}${place}: ${what}`;
}
