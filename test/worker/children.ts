import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Worker processes of a test's own, which it kills as a power cut would. */
export class Children {
  readonly #running = new Set<ChildProcess>();

  /** @param file the program, beside this file. */
  start(file: string, environment: Readonly<Record<string, string>>): ChildProcess {
    const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, file)], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...environment },
    });
    this.#running.add(child);
    return child;
  }

  /** Resolves when it has ended. */
  async kill(child: ChildProcess): Promise<void> {
    this.#running.delete(child);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#running].map((child) => this.kill(child)));
  }
}
