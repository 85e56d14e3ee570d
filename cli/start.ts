import { Command } from 'commander';
import { ConfigurationRefused } from '../configuration.ts';
import { ClockDiffers } from '../embedded/demo-clock.ts';
import { DirectoryHeld } from '../embedded/hold.ts';
import { PortTaken } from '../embedded/places.ts';
import { ServiceFailed } from '../embedded/service.ts';
import { type Settings, startSettings } from '../embedded/settings.ts';
import { type Running, Start } from '../embedded/start.ts';
import { Interrupted } from '../embedded/supervisor.ts';
import { EXIT, Failure } from './failure.ts';
import { createOutput, type Format } from './output.ts';

/** `mufakat start`, which `npm start` calls: everything on one machine, until Ctrl-C. */
export function startCommand(): Command {
  return new Command('start')
    .description('start PostgreSQL, Temporal, worker and API on this machine, until Ctrl-C')
    .option('--clock <factor>', 'demo clock, for example 1d=2s: a day of waiting takes two seconds')
    .action(async ({ clock }: { clock?: string }, command: Command) => {
      const { output } = command.optsWithGlobals<{ output: Format }>();
      await start(clock, output);
    });
}

async function start(clock: string | undefined, format: Format): Promise<void> {
  const output = createOutput(format);
  // A terminal that is closed takes the words away, not the orderly end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const settings = settingsOf(clock);
  const office = new Start(settings, (line) => output.words(line));
  const ended = endOnSignals(office, (line) => output.words(line));
  try {
    const running = await office.begin();
    const seconds = performance.now() / 1000;
    const { run, directory } = running;
    const value = { ready: true, seconds: Number(seconds.toFixed(1)), dataDirectory: directory.path, ...run };
    output.data(value, () => welcome(running, settings, seconds));
  } catch (error) {
    if (error instanceof Interrupted) return await ended;
    await office.stop();
    throw failureOf(error);
  }
  await ended;
}

function settingsOf(clock: string | undefined): Settings {
  try {
    return startSettings(process.env, clock);
  } catch (error) {
    if (error instanceof ConfigurationRefused) throw new Failure(EXIT.usage, [error.message]);
    throw error;
  }
}

/** The first signal ends all in order, the second at once. Resolves when nothing runs any more. */
function endOnSignals(office: Start, say: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let asked = false;
    const end = (signal: NodeJS.Signals): void => {
      if (asked) {
        say('Ending everything at once.');
        office.kill();
        return;
      }
      asked = true;
      say(`${signal === 'SIGINT' ? 'Ctrl-C' : signal}: stopping API and worker, then Temporal and PostgreSQL.`);
      office.stop().then(() => {
        say('Stopped. The next start finds everything again.');
        resolve();
        process.exit(EXIT.ok);
      }, reject);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  });
}

function failureOf(error: unknown): unknown {
  if (error instanceof ClockDiffers) return new Failure(EXIT.usage, [error.message]);
  if (error instanceof DirectoryHeld || error instanceof PortTaken || error instanceof ServiceFailed)
    return new Failure(EXIT.failed, [error.message]);
  return error;
}

function welcome({ run, directory, samples }: Running, { demonstration }: Settings, seconds: number): string {
  const { addresses, clock } = run;
  const rows = [
    ['API', addresses.api],
    ['API docs', addresses.docs],
    ['Temporal', addresses.temporalUi ?? addresses.temporal],
    ['PostgreSQL', addresses.postgresql],
    ['Data', directory.path],
    ...(demonstration ? [['Office', 'demonstration: every person in it is named after the seat they hold']] : []),
    ...(clock === null ? [] : [['Clock', `demo, ${clock}`]]),
  ];
  const [first = 'RSO-2026-0001'] = samples;
  const next = [
    'npx mufakat list',
    'npx mufakat submit samples/funding-in-kind.yaml',
    `npx mufakat act ${first} ACCEPT --as desk`,
    `npx mufakat act ${first} SUPPORT --as comanager-au`,
    `npx mufakat show ${first}`,
    `npx mufakat history ${first}`,
  ];
  return [
    '',
    `Mufakat is ready, ${seconds.toFixed(1)} s after it was started.`,
    '',
    ...rows.map(([name = '', value = '']) => `  ${name.padEnd(12)}${value}`),
    '',
    ...(demonstration ? ['Try next, in another terminal:', ...next.map((line) => `  ${line}`), ''] : []),
    'Ctrl-C stops everything.',
  ].join('\n');
}
