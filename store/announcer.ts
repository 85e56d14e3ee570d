import type { Database } from './database.ts';
import { CASES_CHANNEL, OUTBOX_CHANNEL } from './notifications.ts';

/** A notification carries at most 8,000 bytes. */
const LONGEST = 7_900;
const GAP = 5;

const NOTIFY = { name: 'notify', text: 'select pg_notify($1, $2)' };

/**
 * Tells listeners of all processes that cases have changed, after the change is committed. Not inside the step's own
 * transaction: PostgreSQL commits transactions with a NOTIFY one after the other, which would cost the group commit.
 * Many changes travel in one notification. One that is lost costs its listeners only their safety interval.
 */
export class Announcer {
  readonly #database: Database;
  readonly #onLost: (error: unknown) => void;
  #cases = new Set<string>();
  #outbox = false;
  #running: Promise<void> | null = null;

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
    while (this.#running !== null) await this.#running;
  }

  async #send(): Promise<void> {
    while (this.#cases.size > 0) {
      const cases = this.#cases;
      const outbox = this.#outbox;
      this.#cases = new Set();
      this.#outbox = false;
      try {
        if (outbox) await this.#database.query(NOTIFY, [OUTBOX_CHANNEL, '']);
        for (const payload of payloads(cases)) await this.#database.query(NOTIFY, [CASES_CHANNEL, payload]);
      } catch (error) {
        this.#onLost(error);
      }
      await new Promise((resolve) => setTimeout(resolve, GAP));
    }
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
