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

/** A log over HTTP, by its URL prefix. Throws when the server answers anything but the file or 404. */
export function urlSource(prefix: string, timeout = 10_000): LogSource {
  const base = prefix.endsWith('/') ? prefix : `${prefix}/`;
  return {
    name: base,
    async read(path) {
      const url = new URL(path, base);
      const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
      if (response.status === 404) return null;
      if (!response.ok)
        throw new Error(`${url.href} answers ${response.status}: the log cannot be read from there now.`);
      return Buffer.from(await response.arrayBuffer());
    },
  };
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
