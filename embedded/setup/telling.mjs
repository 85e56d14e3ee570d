import { spawn } from 'node:child_process';

/**
 * What goes on now: one line in a terminal, drawn again and again; elsewhere lines of their own, now and then.
 * @type {Set<() => string>}
 */
const goingOn = new Set();
/** @type {NodeJS.Timeout | undefined} */
let drawing;
const CLEAR_LINE = '\r\u001B[2K';

function draw() {
  const lines = [...goingOn].map((line) => line());
  if (!process.stderr.isTTY) process.stderr.write(lines.map((line) => `${line}\n`).join(''));
  else process.stderr.write(`${CLEAR_LINE}${lines.join(' · ').slice(0, (process.stderr.columns || 80) - 1)}`);
}

/**
 * Words about the set-up go to stderr, one line each.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${goingOn.size > 0 && process.stderr.isTTY ? CLEAR_LINE : ''}${line}\n`);
}

/**
 * Tells how a long work goes, until it is stopped.
 * @param {() => string} line
 * @returns {() => void} stops it
 */
export function keepTelling(line) {
  goingOn.add(line);
  drawing ??= setInterval(draw, process.stderr.isTTY ? 500 : 15_000);
  return () => {
    goingOn.delete(line);
    if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
    if (goingOn.size > 0) return;
    clearInterval(drawing);
    drawing = undefined;
  };
}

/**
 * Seconds since `start`, for people.
 * @param {number} start from `Date.now()`
 * @returns {string}
 */
export function elapsed(start) {
  const seconds = Math.round((Date.now() - start) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A command of the set-up failed; the message has its last lines. */
export class CommandFailed extends Error {
  /**
   * @param {string} command
   * @param {number | string | null} code
   * @param {readonly string[]} lines
   */
  constructor(command, code, lines) {
    super(`\`${command}\` failed (${code ?? 'killed'}):\n${lines.slice(-15).join('\n')}`);
    this.name = 'CommandFailed';
    this.code = code;
  }
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * From here on a signal ends the commands that run, and then us: nothing goes on fetching behind a set-up that was stopped.
 * @returns {() => void} what ends that
 */
export function endOnSignals() {
  const end = (/** @type {NodeJS.Signals} */ signal) => {
    for (const child of running) child.kill('SIGTERM');
    say(`${signal}: the set-up is stopped; the next one goes on where it can.`);
    process.exit(130);
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}

/**
 * Runs a command to its end, quietly; every line it writes is handed to `onLine`.
 * @param {string} command
 * @param {readonly string[]} words
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} [options]
 * @returns {Promise<string>} what it wrote on stdout
 * @throws {CommandFailed}
 */
export function run(command, words, options = {}) {
  const { cwd, env, onLine } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    child.once('close', () => running.delete(child));
    /** @type {string[]} */
    const lines = [];
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        if (stream === child.stdout) output += text;
        const parts = (rest + text).split('\n');
        rest = parts.pop() ?? '';
        for (const line of parts) {
          lines.push(line);
          if (lines.length > 200) lines.shift();
          onLine?.(line);
        }
      });
    }
    child.once('error', (error) =>
      reject(new CommandFailed(command, 'code' in error ? String(error.code) : null, [error.message])),
    );
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new CommandFailed([command, ...words].join(' '), code, lines));
    });
  });
}
