import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Where the files of a log are read: a path below the log's root gives bytes, or null when there is no such file. The bytes
 * belong to whoever asked, who may hand them over to another thread: none are kept to be given twice.
 */
export interface LogSource {
  readonly name: string;
  read(path: string): Promise<Buffer | null>;
}

/** A directory of log files, for example a copy of what is served under `/log/`. */
export function directorySource(directory: string): LogSource {
  return {
    name: directory,
    async read(path) {
      try {
        return await readFile(join(directory, path));
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
  };
}

/** The log cannot be read from where it is published, now: that says nothing about the log. */
export class LogUnreachable extends Error {
  override readonly name = 'LogUnreachable';
  constructor(url: string, reason: string) {
    super(`The log cannot be read now: ${url} ${reason}.`);
  }
}

/** A log over HTTP, by its URL prefix. Whatever is answered but the file or 404 is a `LogUnreachable`. */
export function urlSource(prefix: string, timeout = 10_000): LogSource {
  const base = prefix.endsWith('/') ? prefix : `${prefix}/`;
  return {
    name: base,
    async read(path) {
      const { href } = new URL(path, base);
      let response: Response;
      let bytes: ArrayBuffer;
      try {
        response = await fetch(href, { signal: AbortSignal.timeout(timeout) });
        bytes = await response.arrayBuffer();
      } catch (error) {
        throw new LogUnreachable(href, `does not answer (${networkReason(error)})`);
      }
      if (response.status === 404) return null;
      if (!response.ok) throw new LogUnreachable(href, `answers ${response.status}`);
      return Buffer.from(bytes);
    },
  };
}

function networkReason(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
