import type { Command } from 'commander';
import type { JsonObject } from '../../engine/types.ts';
import { EXIT, Failure } from '../failure.ts';
import { createOutput, type Format } from '../output.ts';
import { directoryOf, historyOf, streamOf } from './history.ts';
import { type MaterialOptions, materialOf, publishedSize, trustedKey } from './material.ts';
import { openReplayer } from './replay.ts';

/** `mufakat audit show REFERENCE --at INSTANT`: what was known, who owed what, which events were possible then. */
export async function show(
  reference: string,
  options: MaterialOptions & { readonly at?: string; readonly as: string },
  command: Command,
): Promise<void> {
  const output = createOutput(command.optsWithGlobals<{ output: Format }>().output);
  const at = options.at ?? new Date().toISOString();
  const files = await materialOf(options);
  const size = await publishedSize(files, await trustedKey(options));
  const stream = await streamOf(files, size, reference);
  const records = await historyOf(files, size, stream, { at });
  const directory = await directoryOf(files, size);
  const replayer = await openReplayer(files);
  try {
    const actor = { person: directory.holder(options.as, at), seat: options.as };
    const seen = (await replayer.look(records, actor, directory.facts(at, stream), at)) as JsonObject;
    const last = records.at(-1)?.leaf;
    const { state, findings } = await replayer.replay(records);
    if (findings.length > 0 || state === null || last === undefined) {
      throw new Failure(EXIT.failed, [
        `${reference} does not come out as recorded: see mufakat audit replay ${reference}.`,
      ]);
    }
    const shown = {
      reference,
      stream,
      at,
      state: state.value,
      seq: last.seq,
      since: last.at,
      ...seen,
      context: state.context,
    };
    output.data(shown, () => text(shown, options.as));
  } finally {
    replayer.close();
  }
}

function text(shown: JsonObject, seat: string): string {
  const waiting = shown['waitingFor'] as readonly { who: string; since: string; acts: readonly string[] }[];
  const next = shown['next'] as { name: string; due: string } | null;
  const permitted = shown['permitted'] as readonly { type: string; allowed: string }[];
  const state = typeof shown['state'] === 'string' ? shown['state'] : JSON.stringify(shown['state']);
  return [
    `${String(shown['reference'])} at ${String(shown['at'])}: ${state}, after record ${String(shown['seq'])} of ${String(shown['since'])}`,
    ...waiting.map(({ who, since, acts }) => `waited for ${who} since ${since}: ${acts.join(', ')}`),
    next === null ? 'nothing would have happened by itself' : `if nobody acted: ${next.name} at ${next.due}`,
    `possible for ${seat}: ${
      permitted
        .filter(({ allowed }) => allowed !== 'no')
        .map(({ type }) => type)
        .join(', ') || 'nothing'
    }`,
  ].join('\n');
}
