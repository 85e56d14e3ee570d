import { contentsOf } from '../../../api/contents.ts';
import { type Letter, letterPerformer, reminderActor, Undeliverable } from '../../../activities/deliverer.ts';
import { tellCases } from '../../../activities/tell-cases.ts';
import type { Instant } from '../../../engine/types.ts';
import type { Host } from '../../../host/index.ts';
import { policyMoves } from '../../../office/index.ts';
import type { Database } from '../../../store/index.ts';
import { checkTellings } from '../../../worker/tellings.ts';
import { openStage, type Stage } from '../../api/stage.ts';
import { commanded } from '../../office/commanding.ts';
import { policiesWithLater } from '../../office/later-policy.ts';
import { SkippedTime } from '../../servers/skipped-time.ts';

const silent = { info: () => undefined, warn: () => undefined };

/**
 * The demonstration office under the rules of demonstration 3, on real servers, with its worker in this process and a
 * Temporal server that skips time. The host's instants are that server's: there is one clock.
 */
export class DurableOffice {
  /** Letters in the order in which they were delivered. */
  readonly letters: Letter[] = [];
  /** Seats whose letters come back. */
  readonly bouncing = new Set<string>();
  readonly #time: SkippedTime;
  readonly #stage: Stage;

  private constructor(time: SkippedTime, stage: Stage) {
    this.#time = time;
    this.#stage = stage;
  }

  static async open(): Promise<DurableOffice> {
    const time = await SkippedTime.open();
    const stage = await openStage({
      released: true,
      policies: policiesWithLater(),
      inForce: 'demonstration 3',
      clock: time.clock,
    });
    const durable = new DurableOffice(time, stage);
    const deliver = (letter: Letter): Promise<void> => {
      if (durable.bouncing.has(letter.to))
        return Promise.reject(new Undeliverable(`nobody reads letters to ${letter.to}`));
      return Promise.resolve(void durable.letters.push(letter));
    };
    await time.work(stage.host, { letter: letterPerformer({ deliver }) }, { reminder: reminderActor({ deliver }) });
    return durable;
  }

  get host(): Host {
    return this.#stage.host;
  }

  get database(): Database {
    return this.#stage.database;
  }

  now(): Promise<Instant> {
    return this.#stage.clock();
  }

  /** Lets time pass; companions wake on the way. Milliseconds. */
  async pass(milliseconds: number): Promise<void> {
    await this.#time.pass(milliseconds);
  }

  /** Tells companions what the last commands ask of them. */
  async relay(): Promise<void> {
    await this.#time.relay(this.database, this.host);
  }

  /** A text in the content store, and its commitment. */
  async keep(text: string): Promise<string> {
    const contents = contentsOf(this.database, () => this.now());
    const [commitment = ''] = await contents.put([{ content: Buffer.from(text), mediaType: 'text/plain' }]);
    return commitment;
  }

  /** Who holds a seat now. */
  async holder(seat: string): Promise<string> {
    const person = (await this.#stage.office.directory()).holder(seat, await this.now());
    if (person === null) throw new Error(`nobody holds ${seat}`);
    return person;
  }

  /** A day soon, whenever this runs, that the calendars of all these places call a working day. */
  async workingDay(places: readonly string[]): Promise<string> {
    const { office } = this.#stage;
    const calendars = (await office.calendars()).changed((await office.directory()).calendar);
    for (let soon = Date.parse(await this.now()) + 2 * 86_400_000; ; soon += 86_400_000) {
      const day = new Date(soon).toISOString().slice(0, 10);
      if (places.every((place) => calendars.worked(place, day).worked)) return day;
    }
  }

  /** A command of the office, through its door; open cases are told of it. */
  async command(seat: string, type: string, data: object): Promise<void> {
    await commanded(this.#stage, seat, type, data);
    const { database, host, office, clock } = this.#stage;
    await checkTellings(
      { database, operation: tellCases(database, host, policyMoves(office)), clock, log: silent },
      -1,
    );
  }

  /** Both Co-Managers do it: one proposes, the other agrees. */
  async jointly(what: 'POLICY' | 'MOVE', data: object): Promise<void> {
    await this.command('comanager-id', `PROPOSE_${what}`, data);
    await this.command('comanager-au', `AGREE_${what}`, data);
  }

  /** The policy that a case runs under, by its name. */
  policyName(digest: string): string {
    return this.#stage.office.policy(digest).name;
  }

  async close(): Promise<void> {
    await this.#time.stopWork();
    await this.#stage.close();
    await this.#time.close();
  }
}
