import { randomUUID } from 'node:crypto';
import type { Problem } from '../../api/problems.ts';
import type { Answer, HistoryView, ProposalView } from '../../cli/client.ts';
import { acted, type Reply, sample, show, submit } from './asking.ts';
import type { Stage } from './stage.ts';

/** One proposal of proposal@3, led through its life by the API alone; time is skipped to what is due, and the host fires it. */
export class Life {
  readonly stage: Stage;
  readonly proponent: string;
  readonly reference: string;
  readonly caseId: string;

  private constructor(stage: Stage, proponent: string, { reference, caseId }: Answer) {
    this.stage = stage;
    this.proponent = proponent;
    this.reference = reference ?? caseId;
    this.caseId = caseId;
  }

  static async of(stage: Stage, name: string, proponent: string, more: object = {}): Promise<Life> {
    const { status, body } = await submit(stage, proponent, await sample(name), more);
    if (status !== 201) throw new Error(`not submitted: ${JSON.stringify(body)}`);
    return new Life(stage, proponent, body);
  }

  act(seat: string, type: string, data: object = {}, reason?: string): Promise<Answer> {
    return acted(this.stage, seat, this.reference, type, {
      ...(Object.keys(data).length > 0 && { data }),
      ...(reason !== undefined && { reason }),
    });
  }

  async view(seat = 'desk', language = 'en'): Promise<ProposalView> {
    const { status, body } = await this.asked<ProposalView>(seat, `/proposals/${this.reference}`, language);
    if (status !== 200) throw new Error(`${seat} is not shown it: ${JSON.stringify(body)}`);
    return body;
  }

  async history(seat = 'desk', language = 'en'): Promise<HistoryView['entries']> {
    const { body } = await this.asked<HistoryView>(seat, `/proposals/${this.reference}/history`, language);
    return body.entries;
  }

  /** Gives an event that must be refused, as it is told in that language. */
  async refused(seat: string, type: string, more: object = {}, language = 'en'): Promise<Reply<Problem>> {
    const { text } = (await show(this.stage, 'auditor', this.reference)).body;
    const payload = { commandId: randomUUID(), type, textHash: text.hash, dryRun: true, ...more };
    return this.asked<Problem>(seat, `/proposals/${this.reference}/commands`, language, payload);
  }

  /** Fires the next due clock. Answers its name. */
  async wait(): Promise<string> {
    const { clocks } = await this.view('auditor');
    const [first] = clocks;
    if (first === undefined) throw new Error(`no clock of ${this.reference} runs`);
    this.stage.until(first.due);
    const { effects } = await this.stage.host.fireDue(this.caseId, 'net');
    // No worker is here: reminders arrive as soon as they are asked for.
    for (const { id, kind } of effects)
      if (kind === 'start') await this.stage.host.settle(this.caseId, id, { output: null });
    return first.name;
  }

  /** Lets time pass until a clock of that name has fired. */
  async waitFor(name: string, limit = 80): Promise<void> {
    const fired: string[] = [];
    while (fired.length < limit) {
      fired.push(await this.wait());
      if (fired.at(-1) === name) return;
    }
    throw new Error(`${name} did not fire; what did: ${fired.join(', ')}`);
  }

  /** Letters that were asked for so far, by template. */
  async letters(): Promise<readonly string[]> {
    const { rows } = await this.stage.database.pool.query<{ payload: { params: { template: string } } }>(
      `select payload from mufakat.effects where case_id = $1 and name = 'letter' order by effect_id`,
      [this.caseId],
    );
    return rows.map(({ payload }) => payload.params.template);
  }

  async asked<T>(seat: string, path: string, language: string, payload?: object): Promise<Reply<T>> {
    const reply = await this.stage.server.inject({
      method: payload === undefined ? 'GET' : 'POST',
      url: `/api/v1${path}`,
      headers: {
        authorization: `Bearer ${await this.stage.tokenOf(seat)}`,
        'accept-language': language,
        'time-zone': language === 'id' ? 'Asia/Jakarta' : 'Australia/Sydney',
      },
      ...(payload && { payload }),
    });
    return { status: reply.statusCode, body: reply.json<T>() };
  }
}
