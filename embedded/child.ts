import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** A program to be run, as the operating system is told. */
export interface Command {
  readonly program: string;
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  /** Another user to run as; only root can. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly pid: number;
  /** Settles when the process has ended; never rejects. */
  readonly ended: Promise<Ended>;
  readonly running: boolean;
  kill(signal: NodeJS.Signals): void;
}

/**
 * Starts a program in a process group of its own, so that a Ctrl-C in the terminal reaches only us, who then stop things in
 * order. All it writes is appended to the file `log`.
 * @throws when the program cannot be started.
 */
export async function startChild(command: Command, log: string): Promise<Child> {
  const output = openSync(log, 'a', 0o600);
  let child: ChildProcess;
  try {
    child = spawn(command.program, command.words, {
      detached: true,
      stdio: ['ignore', output, output],
      env: { ...process.env, ...command.environment },
      ...(command.directory !== undefined && { cwd: command.directory }),
      ...command.user,
    });
  } finally {
    closeSync(output);
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new Error(`${command.program} cannot be started: ${error.message}`)));
  });
  let running = true;
  void ended.then(() => (running = false));
  return {
    pid: child.pid as number,
    ended,
    get running() {
      return running;
    },
    kill: (signal) => void child.kill(signal),
  };
}

/** Asks a process to stop by `signal`; kills it when it has not ended after `patience` milliseconds. */
export async function stopChild(child: Child, signal: NodeJS.Signals, patience: number): Promise<Ended> {
  if (!child.running) return child.ended;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  try {
    return await child.ended;
  } finally {
    clearTimeout(timer);
  }
}
