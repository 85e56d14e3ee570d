import type pg from 'pg';
import type { Database } from './database.ts';

/** Payload: ids of changed cases, separated by commas. */
export const CASES_CHANNEL = 'mufakat_cases';
/** No payload: the outbox has new rows. */
export const OUTBOX_CHANNEL = 'mufakat_outbox';

/** `null`: something may have been missed (a new connection): look again at everything. */
export type CaseHandler = (caseId: string | null) => void;

/** One connection of one process for what other processes announce. Connects at the first subscription. */
export interface Notifications {
  /** Answers the function that ends the subscription. */
  onCase(handler: CaseHandler): () => void;
  onOutbox(handler: () => void): () => void;
  /** Resolves once the connection listens. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

const LONGEST_BACKOFF = 1_000;

export function listen(database: Database, onLost: (error: unknown) => void): Notifications {
  return new Listener(database, onLost);
}

class Listener implements Notifications {
  readonly #database: Database;
  readonly #onLost: (error: unknown) => void;
  readonly #cases = new Set<CaseHandler>();
  readonly #outbox = new Set<() => void>();
  #client: pg.Client | null = null;
  #connecting: Promise<void> | null = null;
  #closed = false;
  readonly #closing = new AbortController();
  /** Channels of the present connection: only those that somebody here wants to hear of wake this process. */
  #heard = new Set<string>();

  constructor(database: Database, onLost: (error: unknown) => void) {
    this.#database = database;
    this.#onLost = onLost;
  }

  onCase(handler: CaseHandler): () => void {
    this.#cases.add(handler);
    this.#want();
    return () => this.#cases.delete(handler);
  }

  onOutbox(handler: () => void): () => void {
    this.#outbox.add(handler);
    this.#want();
    return () => this.#outbox.delete(handler);
  }

  ready(): Promise<void> {
    this.#connecting ??= this.#connect();
    return this.#connecting;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#closing.abort();
    await this.#connecting;
    const client = this.#client;
    this.#client = null;
    await client?.end();
  }

  /** Until it stands, with growing pauses: whoever listens must not be left deaf by an outage. */
  async #connect(): Promise<void> {
    for (let pause = 50; !this.#closed; pause = Math.min(2 * pause, LONGEST_BACKOFF)) {
      const client = this.#database.connection('mufakat-listener');
      try {
        client.on('error', (error) => this.#lost(client, error));
        client.on('end', () => this.#lost(client, new Error('the connection ended')));
        client.on('notification', ({ channel, payload }) => this.#hear(channel, payload ?? ''));
        await client.connect();
        this.#heard = new Set();
        await this.#listenTo(client);
        this.#client = client;
        return;
      } catch (error) {
        this.#onLost(error);
        client.end().catch(this.#onLost);
        await this.#pause(pause);
      }
    }
  }

  /** A new wish on a connection that stands is added to it, and `ready` waits for that as well. */
  #want(): void {
    this.#connecting = this.#connecting === null ? this.#connect() : this.#connecting.then(() => this.#add());
  }

  async #add(): Promise<void> {
    const client = this.#client;
    if (client === null) return;
    try {
      await this.#listenTo(client);
    } catch (error) {
      // A connection that breaks tells it by itself as well, and the next one listens to everything that is wanted.
      this.#onLost(error);
    }
  }

  /** From here on everything is heard; what came before may have been missed. */
  async #listenTo(client: pg.Client): Promise<void> {
    if (this.#cases.size > 0 && !this.#heard.has(CASES_CHANNEL)) {
      await client.query(`listen ${CASES_CHANNEL}`);
      this.#heard.add(CASES_CHANNEL);
      for (const handler of this.#cases) handler(null);
    }
    if (this.#outbox.size > 0 && !this.#heard.has(OUTBOX_CHANNEL)) {
      await client.query(`listen ${OUTBOX_CHANNEL}`);
      this.#heard.add(OUTBOX_CHANNEL);
      for (const handler of this.#outbox) handler();
    }
  }

  #lost(client: pg.Client, error: unknown): void {
    if (this.#client !== client || this.#closed) return;
    this.#client = null;
    this.#onLost(error);
    this.#connecting = this.#connect();
  }

  #hear(channel: string, payload: string): void {
    if (channel === OUTBOX_CHANNEL) for (const handler of this.#outbox) handler();
    else for (const id of payload.split(',')) for (const handler of this.#cases) handler(id);
  }

  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#closing.signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { once: true },
      );
    });
  }
}
