import type { Database } from './database.ts';
import { CASES_CHANNEL, OUTBOX_CHANNEL } from './notifications.ts';

/** A notification carries at most 8,000 bytes. */
const LONGEST = 7_900;
/** Between two announcements: soon enough for people who look on, and rare enough to cost nothing. Milliseconds. */
const GAP = 100;

const NOTIFY = {
  name: 'notify',
  text: 'select pg_notify(channel, payload) from unnest($1::text[], $2::text[]) as told(channel, payload)',
};

/**
 * Tells listeners of all processes that cases have changed, after the change is committed. Not inside the step's own
 * transaction: PostgreSQL commits transactions with a NOTIFY one after the other, which would cost the group commit.
 * The first change is told at once, and those that follow close upon it together. A notification that is lost costs its
 * listeners only their safety interval.
 */
export class Announcer {
  readonly #database: Database;
  readonly #onLost: (error: unknown) => void;
  #cases = new Set<string>();
  #outbox = false;
  #running: Promise<void> | null = null;
  #endGap = (): void => undefined;

  constructor(database: Database, onLost: (error: unknown) => void) {
    this.#database = database;
    this.#onLost = onLost;
  }

  /** @param outbox the outbox has a new row as well. */
  tell(caseId: string, outbox: boolean): void {
    this.#cases.add(caseId);
    this.#outbox ||= outbox;
    this.#running ??= this.#send().finally(() => {
      this.#running = null;
    });
  }

  /** Resolves when everything told so far has been sent. */
  async idle(): Promise<void> {
    while (this.#running !== null) {
      this.#endGap();
      await this.#running;
    }
  }

  async #send(): Promise<void> {
    while (this.#cases.size > 0) {
      const told = payloads(this.#cases).map((payload) => [CASES_CHANNEL, payload] as const);
      const all = this.#outbox ? [[OUTBOX_CHANNEL, ''] as const, ...told] : told;
      this.#cases = new Set();
      this.#outbox = false;
      try {
        await this.#database.query(NOTIFY, [all.map(([channel]) => channel), all.map(([, payload]) => payload)]);
      } catch (error) {
        this.#onLost(error);
      }
      await this.#gap();
    }
  }

  async #gap(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GAP);
      this.#endGap = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#endGap = () => undefined;
  }
}

function payloads(cases: ReadonlySet<string>): string[] {
  const all: string[] = [];
  let one = '';
  for (const id of cases) {
    if (one.length + id.length + 1 > LONGEST) {
      all.push(one);
      one = '';
    }
    one = one === '' ? id : `${one},${id}`;
  }
  return one === '' ? all : [...all, one];
}
