import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import type { ArmedTimer, CaseState, Instant, JsonObject } from '../../../engine/types.ts';
import type { CaseView } from '../../../host/index.ts';
import { FACTS, type Kind } from '../../machines/proposal/kinds.ts';
import { textOf } from '../../machines/proposal/walk.ts';
import type { DurableOffice } from './durable-office.ts';

/** One line of a case's story. */
export interface Row {
  readonly at: Instant;
  readonly event: string;
  readonly who: string;
  /** What holds after it; null where more was recorded at the same time. */
  readonly after: {
    readonly phase: string;
    readonly waiting: readonly string[];
    readonly clocks: readonly string[];
  } | null;
}

/** How long a companion may take, in real time, to fire what is due. Milliseconds. */
const PATIENCE = 60_000;

/** A proposal that is acted on through the host, and whose time passes in its companion. */
export class DurableCase {
  readonly id: string;
  readonly rows: Row[] = [];
  readonly #office: DurableOffice;
  #view: CaseView;
  #revision = 1;

  private constructor(office: DurableOffice, view: CaseView) {
    this.#office = office;
    this.#view = view;
    this.id = view.caseId;
  }

  static async open(office: DurableOffice, kind: Kind, version = 3): Promise<DurableCase> {
    const facts = FACTS[kind];
    const focal = `focal-${String(facts['proponent'])}`;
    const caseId = `proposal/${v7()}`;
    const answer = await office.host.start({
      commandId: randomUUID(),
      caseId,
      machine: { name: 'proposal', version },
      sender: { person: await office.holder(focal), seat: focal, claims: 'c'.repeat(64) },
      input: { facts, text: textOf(1) },
      then: [{ type: 'SUBMIT' }],
    });
    if (answer.outcome !== 'accepted') throw new Error(`The case was not opened: ${JSON.stringify(answer)}`);
    const view = await office.host.view(caseId);
    if (view === null) throw new Error('The case is not there.');
    const one = new DurableCase(office, view);
    await one.#settled();
    return one;
  }

  get state(): CaseState {
    return this.#view.state;
  }

  get phase(): string {
    return String(this.state.context['phase']);
  }

  get focal(): string {
    return `focal-${String(this.state.context['proponent'])}`;
  }

  get parties(): readonly string[] {
    const facts = this.state.context['facts'] as JsonObject;
    return (facts['partners'] ?? facts['participants'] ?? []) as readonly string[];
  }

  get waiting(): readonly string[] {
    return this.#view.waitingFor.map(({ who }) => who);
  }

  /** The present text, as a sender has seen it. */
  get seen(): JsonObject {
    return { subject: this.state.context['text'] ?? null };
  }

  /** An event of a seat on the present text. @throws when it is refused. */
  async act(seat: string, type: string, data: JsonObject = {}): Promise<this> {
    const refusal = await this.try(seat, type, data);
    if (refusal !== null) throw new Error(`${type} by ${seat} was refused: ${JSON.stringify(refusal)}`);
    return this;
  }

  /** The refusal; null when it was accepted. */
  async try(seat: string, type: string, data: JsonObject = {}, person?: string): Promise<JsonObject | null> {
    const answer = await this.#office.host.send({
      commandId: randomUUID(),
      case: this.id,
      sender: { person: person ?? (await this.#office.holder(seat)), seat, claims: 'c'.repeat(64) },
      event: { type, ...data },
    });
    if (answer.outcome === 'refused') return answer.refusal as unknown as JsonObject;
    if (answer.outcome !== 'accepted') throw new Error(`${type} by ${seat}: ${JSON.stringify(answer)}`);
    await this.#settled();
    return null;
  }

  /** An event with its reason, on the present text. */
  async say(seat: string, type: string, more: JsonObject = {}): Promise<this> {
    const reason = await this.#office.keep(`The reason of ${type}`);
    return this.act(seat, type, { ...this.seen, commitments: { reason }, ...more });
  }

  /** A new text of these facts. */
  text(facts: JsonObject): JsonObject {
    this.#revision += 1;
    return { text: textOf(this.#revision), facts };
  }

  /** A command of the office, of which the case is told. */
  async office(seat: string, type: string, data: JsonObject): Promise<this> {
    await this.#office.command(seat, type, data);
    await this.#settled();
    return this;
  }

  /** Both Co-Managers move it to another policy. */
  async moved(policy: string): Promise<this> {
    await this.#office.jointly('MOVE', { policy, case: this.id });
    await this.#settled();
    return this;
  }

  get policy(): string {
    return this.#office.policyName(this.#view.policy);
  }

  /** Passes to the next due instant and waits until its companion has fired what is due then. The types recorded. */
  async pass(): Promise<readonly string[]> {
    const { next } = this.#view;
    if (next === null) throw new Error('Nothing will fall due.');
    await this.until(next.due);
    return this.rows.slice(this.#before).map(({ event }) => event);
  }

  #before = 0;

  /** Waits until a timer of that name has fired. */
  async waitFor(name: string, limit = 400): Promise<this> {
    for (let passed = 0; passed < limit; passed += 1) if ((await this.pass()).includes(`after.${name}`)) return this;
    throw new Error(`${name} did not fire within ${limit} waits; armed: ${this.clocks.join(', ')}`);
  }

  /** Passes to that instant; everything that is due by then has been fired. */
  async until(instant: Instant): Promise<this> {
    this.#before = this.rows.length;
    for (;;) {
      const due = this.#view.next?.due ?? null;
      const stop = due !== null && due < instant ? due : instant;
      const now = Date.parse(await this.#office.now());
      if (Date.parse(stop) > now) await this.#office.pass(Date.parse(stop) - now);
      if (due !== null && due <= stop) await this.#fired();
      if (stop === instant && (this.#view.next?.due ?? '~') > instant) return this;
    }
  }

  /** Everything armed, the soonest first, with the act it is of where one is owed. */
  armed(): readonly { readonly of: string; readonly timer: ArmedTimer }[] {
    const collect = (
      { timers, children }: Pick<CaseState, 'timers' | 'children'>,
      of: string,
    ): { of: string; timer: ArmedTimer }[] => [
      ...timers.map((timer) => ({ of, timer })),
      ...Object.entries(children).flatMap(([id, child]) => (child.ended === true ? [] : collect(child, id))),
    ];
    return collect(this.state, '').sort((a, b) => (a.timer.due < b.timer.due ? -1 : 1));
  }

  /** The same in words. */
  get clocks(): readonly string[] {
    return this.armed().map(({ of, timer }) => `${of === '' ? '' : `${of} `}${timer.name} ${timer.due.slice(0, 10)}`);
  }

  /** Reads the case as it stands now. */
  async refresh(): Promise<this> {
    await this.#look();
    return this;
  }

  async #fired(): Promise<void> {
    const before = this.#view.seq;
    const end = Date.now() + PATIENCE;
    for (;;) {
      await this.#look();
      if (this.#view.seq > before) return;
      if (Date.now() > end) throw new Error(`The companion did not fire ${this.#view.next?.name} within a minute.`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async #settled(): Promise<void> {
    await this.#office.relay();
    await this.#look();
  }

  /** Reads the case, and puts what was recorded since the last look into its story. */
  async #look(): Promise<void> {
    const view = await this.#office.host.view(this.id);
    if (view === null) throw new Error('The case is gone.');
    this.#view = view;
    const { rows } = await this.#office.database.pool.query<{ at: Instant; type: string; seat: string }>(
      `select at, type, "inner"::jsonb #>> '{actor,seat}' as seat from mufakat.records
        where stream = $1 and seq > $2 and seq <= $3 order by seq`,
      [this.id, this.rows.length, view.seq],
    );
    rows.forEach(({ at, type, seat }, index) =>
      this.rows.push({
        at: new Date(at).toISOString(),
        event: type,
        who: seat,
        after:
          index < rows.length - 1
            ? null
            : { phase: this.phase, waiting: [...new Set(this.waiting)], clocks: this.clocks },
      }),
    );
  }

  // What most proposals go through, as it is in the office.

  async considered(): Promise<this> {
    return this.act('desk', 'ACCEPT', this.seen);
  }

  async consulted(): Promise<this> {
    await this.act('desk', 'OPEN', { ...this.seen, parties: this.parties });
    await this.waitFor('consultationRound');
    const round = this.state.context['consultation'] as { comments: number; late: number } | null;
    const summary = await this.#office.keep('The summary');
    return this.act('desk', 'SUMMARISE', {
      ...this.seen,
      answers: (round?.comments ?? 0) + (round?.late ?? 0),
      commitments: { summary },
    });
  }

  async guided(): Promise<this> {
    await this.say('cochair-au', 'ADVISE');
    return this.say('cochair-id', 'ADVISE');
  }

  async ready(): Promise<this> {
    await this.considered();
    await this.guided();
    return this.consulted();
  }

  async supported(): Promise<this> {
    await this.act('comanager-au', 'SUPPORT', this.seen);
    return this.act('comanager-id', 'SUPPORT', this.seen);
  }

  async approved(): Promise<this> {
    await this.act('desk', 'DRAFT', this.seen);
    await this.act('comanager-au', 'APPROVE', this.seen);
    await this.act('comanager-id', 'APPROVE', this.seen);
    return this.waitFor('recallWindow');
  }

  async formalised(): Promise<this> {
    for (const party of this.parties) await this.act(`focal-${party}`, 'SIGN', this.seen);
    await this.act('comanager-au', 'SIGN', this.seen);
    return this.act('comanager-id', 'SIGN', this.seen);
  }
}
