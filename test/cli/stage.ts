import { spawn } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../product.ts';
import { openStage as openApi, type Stage as Api } from '../api/stage.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The API on a port, and a data directory with a run file and a token for each seat: what `npm start` leaves. */
export interface Stage {
  readonly api: Api;
  readonly address: string;
  readonly directory: string;
  /** Runs the built command line, as a person would. */
  run(words: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ran>;
  /** Runs a line that the command line has printed, by a real shell. */
  shell(line: string, environment?: Readonly<Record<string, string>>): Promise<Ran>;
  /** The same as `run`, with its JSON; it must have exit code 0. */
  json<T>(...words: readonly string[]): Promise<T>;
  close(): Promise<void>;
}

export async function openStage(options: { readonly url?: string; readonly inForce?: string } = {}): Promise<Stage> {
  const api = await openApi(options);
  const address = await api.server.listen({ host: '127.0.0.1', port: 0 });
  const directory = await mkdtemp(join(tmpdir(), 'mufakat-cli-'));
  await mkdir(join(directory, 'tokens'));
  for (const seat of api.directory.seats.keys())
    await writeFile(join(directory, 'tokens', `${seat}.jwt`), await api.tokenOf(seat));
  await writeFile(join(directory, 'run.json'), JSON.stringify({ addresses: { api: address } }));
  const run: Stage['run'] = (words, environment = {}) =>
    runCli(words, { MUFAKAT_DATA_DIRECTORY: directory, ...environment });
  return {
    api,
    address,
    directory,
    run,
    shell: (line, more = {}) =>
      runProgram(['sh', '-c', line.replace('npx mufakat', `${process.execPath} ${MAIN}`)], {
        MUFAKAT_DATA_DIRECTORY: directory,
        ...more,
      }),
    json: async <T>(...words: readonly string[]) => {
      const { code, stdout, stderr } = await run([...words, '--output', 'json']);
      if (code !== 0) throw new Error(`mufakat ${words.join(' ')} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout) as T;
    },
    close: async () => {
      await api.close();
      await rm(directory, { recursive: true });
    },
  };
}

const MAIN = join(packageRoot(), 'dist', 'cli', 'main.js');

export function runCli(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return runProgram([process.execPath, MAIN, ...words], environment);
}

export function runProgram(
  [program = '', ...words]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(?:MUFAKAT_|NO_COLOR|FORCE_COLOR)/.test(name));
    const child = spawn(program, words, {
      cwd: packageRoot(),
      env: { ...Object.fromEntries(inherited), TZ: 'Asia/Bangkok', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}
