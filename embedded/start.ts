import { join } from 'node:path';
import { packageRoot } from '../product.ts';
import { migrate, openDatabase } from '../store/index.ts';
import type { Command } from './child.ts';
import { type DataDirectory, dataDirectory, makeDataDirectory } from './data-directory.ts';
import { keepClock } from './demo-clock.ts';
import { demonstrationOffice } from './demonstration.ts';
import { holdDirectory } from './hold.ts';
import { makeKeys } from './keys.ts';
import { endOrphans } from './orphans.ts';
import { apiPort, ownPort } from './places.ts';
import { ensureDatabase, initialisePostgres, postgresCommand, postgresReady, postgresUrl } from './postgres.ts';
import { identityOf } from './process-identity.ts';
import { apiReady, workerReady } from './readiness.ts';
import { readRun, removeRun, type Run } from './run-file.ts';
import { loadSamples } from './samples.ts';
import type { Settings } from './settings.ts';
import { ensureTemporalCli } from './setup.ts';
import { Supervisor } from './supervisor.ts';
import { temporalCommand, temporalReady } from './temporal.ts';
import { mintTokens } from './tokens.ts';

/** Name of the database in the embedded PostgreSQL. */
export const DATABASE = 'mufakat';
/** Milliseconds until one that does not end in order is killed. */
const PATIENCE = { server: 20_000, own: 15_000 };

export interface Running {
  readonly run: Omit<Run, 'children'>;
  readonly directory: DataDirectory;
  /** References of the samples that were loaded now: on the first start only. */
  readonly samples: readonly string[];
}

/** One start on one machine: from a data directory, whatever its state, to an office that takes commands. */
export class Start {
  readonly #settings: Settings;
  readonly #say: (line: string) => void;
  readonly #directory: DataDirectory;
  readonly #supervisor: Supervisor;
  #release: (() => Promise<void>) | null = null;

  constructor(settings: Settings, say: (line: string) => void) {
    this.#settings = settings;
    this.#say = say;
    this.#directory = dataDirectory(settings.configuration.dataDirectory);
    this.#supervisor = new Supervisor({ run: this.#directory.run, say });
  }

  /** @throws DirectoryHeld, ClockDiffers, PortTaken, ServiceFailed; Interrupted when `stop` was called meanwhile. */
  async begin(): Promise<Running> {
    const { configuration, demonstration } = this.#settings;
    const directory = this.#directory;
    await makeDataDirectory(directory);
    this.#release = await holdDirectory(directory.lock, directory.path);
    await this.#clearUp();
    const clock = demonstration ? await keepClock(directory.clock, this.#settings.clock) : null;
    const port = await apiPort(configuration.apiHost, configuration.apiPort);
    const keys = await makeKeys(directory.keys);

    const api = `http://${hostInUrl(configuration.apiHost)}:${port}`;
    const postgres = { directory: directory.postgres, port: await this.#portOf('PostgreSQL') };
    const temporal = { port: await this.#portOf('Temporal'), uiPort: await this.#portOf('Temporal UI') };
    const temporalAddress = configuration.temporalAddress ?? `127.0.0.1:${temporal.port}`;
    const supervisor = await identityOf(process.pid);
    if (supervisor === null) throw new Error('This process cannot find itself in the list of processes.');
    const run = {
      supervisor,
      startedAt: new Date().toISOString(),
      addresses: {
        api,
        docs: `${api}/docs`,
        temporal: temporalAddress,
        temporalUi: configuration.temporalAddress === null ? `http://127.0.0.1:${temporal.uiPort}` : null,
        postgresql:
          configuration.databaseUrl === null ? `127.0.0.1:${postgres.port}` : hostOf(configuration.databaseUrl),
      },
      clock,
    };
    await this.#supervisor.describe(run);

    await Promise.all([
      configuration.databaseUrl ?? this.#startPostgres(postgres),
      configuration.temporalAddress ?? this.#startTemporal(temporal),
    ]);
    const databaseUrl = configuration.databaseUrl ?? (await postgresUrl(postgres, DATABASE));
    const database = openDatabase({ url: databaseUrl, connections: 4, name: 'mufakat-start' });
    try {
      const applied = await migrate(database);
      if (applied.length > 0) this.#say(`Database: ${applied.length} migrations applied.`);
      if (demonstration) {
        const office = await demonstrationOffice(database, keys.worker);
        await mintTokens(directory.tokens, office, {
          key: keys.issuer,
          issuer: configuration.tokenIssuer,
          audience: configuration.tokenAudience,
        });
      }
      const environment = {
        DATABASE_URL: databaseUrl,
        TEMPORAL_ADDRESS: temporalAddress,
        MUFAKAT_DATA_DIRECTORY: directory.path,
        MUFAKAT_API_PORT: String(port),
        MUFAKAT_DEMONSTRATION: String(demonstration),
        MUFAKAT_CLOCK: clock ?? '',
      };
      this.#say('Starting worker and API.');
      await this.#supervisor.start(
        this.#own('worker', environment, (alive) => workerReady(database, run.startedAt, alive)),
        this.#own('API', environment, (alive) => apiReady(api, alive)),
      );
    } finally {
      await database.close();
    }
    return { run, directory, samples: demonstration ? await this.#samples(api) : [] };
  }

  /** Ends all that was started, in order, and gives the data directory back. */
  async stop(): Promise<void> {
    await this.#supervisor.stop();
    await this.#release?.();
  }

  /** Ends all at once. The data directory survives it, as it survives a power cut. */
  kill(): void {
    this.#supervisor.kill();
  }

  async #clearUp(): Promise<void> {
    const left = await readRun(this.#directory.run);
    if (left === null) return;
    const ended = await endOrphans(left);
    await removeRun(this.#directory.run);
    if (ended.length > 0)
      this.#say(`The start before was killed; ended what it had left running: ${ended.join(', ')}.`);
  }

  async #portOf(server: 'PostgreSQL' | 'Temporal' | 'Temporal UI'): Promise<number> {
    const { databaseUrl, temporalAddress, apiPort: wanted } = this.#settings.configuration;
    const foreign = server === 'PostgreSQL' ? databaseUrl : temporalAddress;
    return foreign === null ? ownPort(server, wanted === 0, this.#say) : 0;
  }

  async #startPostgres(home: { directory: string; port: number }): Promise<void> {
    this.#say('PostgreSQL: starting the embedded one.');
    await initialisePostgres(home.directory, this.#say);
    await this.#supervisor.start({
      name: 'PostgreSQL',
      command: () => postgresCommand(home),
      ready: (alive) => postgresReady(home, alive),
      log: join(this.#directory.log, 'postgresql.log'),
      patience: PATIENCE.server,
    });
    await ensureDatabase(home, DATABASE);
  }

  async #startTemporal({ port, uiPort }: { port: number; uiPort: number }): Promise<void> {
    const { path: program, from } = await ensureTemporalCli();
    this.#say(`Temporal: starting its development server (${from === 'PATH' ? program : 'our cached copy'}).`);
    await this.#supervisor.start({
      name: 'Temporal',
      command: () => temporalCommand({ program, port, uiPort, file: this.#directory.temporal }),
      ready: (alive) => temporalReady(`127.0.0.1:${port}`, alive),
      log: join(this.#directory.log, 'temporal.log'),
      patience: PATIENCE.server,
    });
  }

  #own(
    name: 'worker' | 'API',
    environment: Readonly<Record<string, string>>,
    ready: (alive: () => boolean) => Promise<void>,
  ) {
    const folder = name.toLowerCase();
    const command: Command = {
      program: process.execPath,
      words: ['--enable-source-maps', join(packageRoot(), 'dist', folder, 'main.js')],
      directory: packageRoot(),
      environment,
    };
    return {
      name,
      command: () => Promise.resolve(command),
      ready,
      log: join(this.#directory.log, `${folder}.log`),
      patience: PATIENCE.own,
    };
  }

  async #samples(api: string): Promise<readonly string[]> {
    const done = join(this.#directory.path, 'samples.json');
    const loaded = await loadSamples({ api, tokens: this.#directory.tokens, done });
    if (loaded.length > 0) this.#say(`Samples: ${loaded.length} proposals submitted to the demonstration office.`);
    return loaded;
  }
}

/** Where a server listens on every address, this machine reaches it on its own. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function hostOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || '5432'}`;
}
