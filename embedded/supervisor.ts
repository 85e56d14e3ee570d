import { identityOf, type ProcessIdentity } from './process-identity.ts';
import { removeRun, type Run, writeRun } from './run-file.ts';
import { Service, type ServiceOptions } from './service.ts';

export interface SupervisorOptions {
  /** Path of the run file. */
  readonly run: string;
  readonly say: (line: string) => void;
}

type Started = Pick<ServiceOptions, 'name' | 'command' | 'ready' | 'log' | 'patience'>;

/** The children of one start: all of them on record at every moment, and ended in the reverse order. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #services: Service[] = [];
  readonly #children = new Map<string, ProcessIdentity>();
  #facts: Omit<Run, 'children'> | null = null;
  #writing: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | null = null;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** What the run file says beside the children. */
  describe(facts: Omit<Run, 'children'>): Promise<void> {
    this.#facts = facts;
    return this.#write();
  }

  /** Starts services that do not wait for each other. @throws ServiceFailed of the first that does not come up. */
  async start(...started: readonly Started[]): Promise<void> {
    if (this.#stopped !== null) throw new Interrupted();
    const services = started.map(
      (options) => new Service({ ...options, say: this.#options.say, onStart: (name, pid) => this.#record(name, pid) }),
    );
    this.#services.push(...services);
    // All are waited for: one that comes up behind a failure is ended like the others.
    const results = await Promise.allSettled(services.map((service) => service.start()));
    if (this.#stopped !== null) throw new Interrupted();
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  pidOf(name: string): number | null {
    return this.#services.find((service) => service.name === name)?.pid ?? null;
  }

  /** Ends worker and API, then the servers under them. Asked twice, it is done once. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** Ends all at once, without waiting. */
  kill(): void {
    for (const service of this.#services) service.kill();
  }

  async #stop(): Promise<void> {
    const servers = new Set(['PostgreSQL', 'Temporal']);
    const above = this.#services.filter(({ name }) => !servers.has(name));
    const below = this.#services.filter(({ name }) => servers.has(name));
    for (const tier of [above, below]) await Promise.all(tier.map((service) => service.stop()));
    await this.#writing;
    // One that never came to describe itself, as where the data directory is another's, has no run file of its own.
    if (this.#facts !== null) await removeRun(this.#options.run);
  }

  async #record(name: string, pid: number): Promise<void> {
    const identity = await identityOf(pid);
    if (identity !== null) this.#children.set(name, identity);
    await this.#write();
  }

  /** One after the other, so that the last word stands. */
  #write(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      if (this.#facts === null) return;
      // In the order of the services, whatever the order in which they came up.
      const children = this.#services.flatMap(({ name }) => {
        const identity = this.#children.get(name);
        return identity === undefined ? [] : [{ name, ...identity }];
      });
      await writeRun(this.#options.run, { ...this.#facts, children });
    });
    return this.#writing;
  }
}

/** The start was told to stop before it was ready. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
