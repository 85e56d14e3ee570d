import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { readConfiguration } from '../configuration.ts';
import { apiAddress } from './address.ts';
import { Client } from './client.ts';
import { EXIT, Failure } from './failure.ts';
import { createOutput, type Format, type Output } from './output.ts';
import { readerClock, readerZone } from './rendering/time.ts';
import { tokenFor } from './token.ts';
import type { Voice } from './voice.ts';
import { said } from '../words/said.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly output: Format;
  readonly language: 'en' | 'id';
}

export interface Scene {
  readonly output: Output;
  /** Made when text is printed; programs need no words. */
  readonly voice: () => Promise<Voice>;
}

export function sceneOf(command: Command): Scene {
  const { output, language } = command.optsWithGlobals<GlobalOptions>();
  return {
    output: createOutput(output),
    voice: async () => (await import('./voice.ts')).voice(language, readerClock(language)),
  };
}

/** Prints what was found: for programs as it is, for people in the office's words. */
export async function tell<T>(
  { output, voice }: Scene,
  value: T,
  text: (value: T, output: Output, voice: Voice) => string,
  items?: readonly unknown[],
): Promise<void> {
  if (output.format !== 'text') {
    output.data(value, () => '', items);
    return;
  }
  const spoken = await voice();
  output.data(value, () => text(value, output, spoken));
}

/** Who acts and reads in the demonstration when `--as` names nobody. */
const STANDARD_SEAT = 'desk';

/** The API, for whoever `--as` names. */
export async function clientFor(seat: string | undefined, command: Command): Promise<Client> {
  const configuration = readConfiguration();
  const shown = await tokenFor(seat ?? STANDARD_SEAT, configuration);
  return new Client(
    await apiAddress(configuration),
    seat === undefined ? { token: shown.token } : shown,
    command.optsWithGlobals<GlobalOptions>().language,
    readerZone(),
  );
}

/** Files given as `role=path`, as the API takes them. */
export async function attachmentsFrom(
  given: readonly string[],
): Promise<readonly { readonly role: string; readonly mediaType: string; readonly content: string }[]> {
  return Promise.all(
    given.map(async (one) => {
      const [role, path] = [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)];
      if (!one.includes('=') || role === '' || path === '')
        throw new Failure(EXIT.usage, [said('failures', 'attach', { given: one })]);
      return { role, mediaType: mediaTypeOf(path), content: (await bytesOf(path)).toString('base64') };
    }),
  );
}

/** The files of a command, with the original of what came by mail as `--original` names it. */
export function withOriginal({
  attach = [],
  original,
}: {
  readonly attach?: readonly string[];
  readonly original?: string;
}): readonly string[] {
  return original === undefined ? attach : [...attach, `original=${original}`];
}

export async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Failure(EXIT.usage, [
      said('failures', 'file-unread', { path, code }),
      said('failures', 'file-unread-remedy'),
    ]);
  }
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  odt: 'application/vnd.oasis.opendocument.text',
  eml: 'message/rfc822',
};

function mediaTypeOf(path: string): string {
  return MEDIA_TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}
