import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Instant, JsonObject, Machine } from '../../../engine/types.ts';
import type { MachineDefinition } from '../../../machines/definition.ts';
import { readSubmission, splitSubmission } from '../../../machines/proposal/submission.ts';
import { proposal3 } from '../../../machines/proposal/v3/machine.ts';
import { memberId } from '../../../office/index.ts';
import { type Policies, readPolicies } from '../../../policies/index.ts';
import { personOf, REASON, textOf, Walk } from './walk.ts';

/** The kinds that proposal@3 knows, by their samples, and walks to the places of their life where tests begin. */

export const KINDS = {
  collaboration: 'collaboration-tabletop',
  bilateral: 'new-project-bilateral',
  multilateral: 'new-project-multilateral',
  concept: 'new-project-regional-concept',
  regional: 'new-project-regional',
} as const;
export type Kind = keyof typeof KINDS;

export function sampleFacts(name: string): JsonObject {
  const text = readFileSync(join(import.meta.dirname, '../../../samples', `${name}.yaml`), 'utf8');
  const read = readSubmission(parse(text));
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes));
  return splitSubmission(read.proposal, memberId).facts;
}

export const FACTS = Object.fromEntries(
  Object.entries(KINDS).map(([kind, name]) => [kind, sampleFacts(name)]),
) as Record<Kind, JsonObject>;

export const OFFICE: JsonObject = {
  comanagers: { AU: personOf('comanager-au'), ID: personOf('comanager-id') },
  acting: {},
  members: { australia: 'Australia', cambodia: 'Cambodia', indonesia: 'Indonesia', malaysia: 'Malaysia' },
  meetings: [],
};

/** The two governments exchanged, wherever a text names them. */
export function swapped(text: string): string {
  return text
    .replaceAll(/(?<=[-.])(au|id)(?![\w-])/g, (country) => (country === 'au' ? 'id' : 'au'))
    .replaceAll(/\b(australia|indonesia)\b/g, (name) => (name === 'australia' ? 'indonesia' : 'australia'))
    .replaceAll(/\bseat(Au|Id)\b/g, (_, country) => (country === 'Au' ? 'seatId' : 'seatAu'));
}

const swappedJson = <T>(value: T): T => JSON.parse(swapped(JSON.stringify(value))) as T;

export interface CaseOptions {
  readonly now?: Instant;
  readonly definition?: MachineDefinition;
  readonly machine?: Machine;
  /** The two governments exchanged, their working hours and holidays included. */
  readonly mirrored?: boolean;
}

/** The calendars of a world in which the two governments have exchanged their holidays. */
function exchangedCalendars(): Policies {
  const directory = mkdtempSync(join(tmpdir(), 'mufakat-calendars-'));
  const places = { bangkok: 'bangkok', canberra: 'jakarta', jakarta: 'canberra' };
  try {
    for (const [from, to] of Object.entries(places)) {
      mkdirSync(join(directory, to));
      const source = join(import.meta.dirname, '../../../policies/calendars', from);
      for (const file of readdirSync(source)) {
        const text = readFileSync(join(source, file), 'utf8').replace(/^place: .*$/m, `place: ${to}`);
        writeFileSync(join(directory, to, file), text);
      }
    }
    return readPolicies({ calendars: directory });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
let exchanged: { readonly policies: Policies; readonly policy: (values: JsonObject) => JsonObject } | undefined;

/** That world: their working hours are exchanged as well. */
function exchangedWorld(): NonNullable<typeof exchanged> {
  let last: { readonly from: JsonObject; readonly to: JsonObject } | undefined;
  exchanged ??= {
    policies: exchangedCalendars(),
    policy: (values) => {
      const { au, id, ...hours } = values['hours'] as JsonObject;
      if (last?.from !== values)
        last = {
          from: values,
          to: { ...values, hours: { ...hours, au: id as JsonObject, id: au as JsonObject } },
        };
      return last.to;
    },
  };
  return exchanged;
}

export class Case extends Walk {
  readonly kind: Kind;
  readonly mirrored: boolean;
  revision = 1;

  constructor(kind: Kind, options: CaseOptions = {}) {
    const mirrored = options.mirrored === true;
    const facts = mirrored ? swappedJson(FACTS[kind]) : FACTS[kind];
    super(
      options.definition ?? proposal3,
      { facts, text: textOf(1) },
      {
        facts: OFFICE,
        ...(options.now === undefined ? {} : { now: options.now }),
        ...(options.machine === undefined ? {} : { machine: options.machine }),
        ...(mirrored ? exchangedWorld() : {}),
      },
    );
    this.kind = kind;
    this.mirrored = mirrored;
  }

  protected override tie(place: string): string {
    return this.mirrored ? swapped(place) : place;
  }

  get focal(): string {
    return `focal-${String(this.state.context['proponent'])}`;
  }

  get parties(): readonly string[] {
    const facts = this.state.context['facts'] as JsonObject;
    return (facts['partners'] ?? facts['participants'] ?? []) as readonly string[];
  }

  get seen(): JsonObject {
    return { subject: this.state.context['text'] ?? null };
  }

  get said(): JsonObject {
    return { ...this.seen, ...REASON };
  }

  /** A new text with these facts. */
  text(facts: JsonObject = this.state.context['facts'] as JsonObject): JsonObject {
    this.revision += 1;
    return { text: textOf(this.revision), facts };
  }

  considered(): this {
    return this.act(this.focal, 'SUBMIT').act('desk', 'ACCEPT', this.seen);
  }

  consulted(): this {
    this.act('desk', 'OPEN', { ...this.seen, parties: this.parties }).waitFor('consultationRound');
    return this.act('desk', 'SUMMARISE', { ...this.seen, answers: this.comments });
  }

  get comments(): number {
    const round = this.state.context['consultation'] as { comments: number; late: number } | null;
    return (round?.comments ?? 0) + (round?.late ?? 0);
  }

  guided(): this {
    return this.act('cochair-au', 'ADVISE', this.said).act('cochair-id', 'ADVISE', this.said);
  }

  /** Every input that its kind asks for is in. */
  ready(): this {
    this.considered();
    if (this.kind === 'concept') return this;
    if (this.kind === 'collaboration')
      for (const partner of this.parties) this.act(`focal-${partner}`, 'CONSENT', this.seen);
    else this.guided();
    return this.consulted();
  }

  supported(): this {
    return this.act('comanager-au', 'SUPPORT', this.seen).act('comanager-id', 'SUPPORT', this.seen);
  }

  decided(conditions: JsonObject[] = []): this {
    return this.ready()
      .supported()
      .act('desk', 'DRAFT', { ...this.seen, conditions });
  }

  /** A member asks to join, and both seats admit it. */
  joined(member: string): this {
    this.act(`focal-${member}`, 'JOIN_PROJECT').act('comanager-au', 'ADMIT', { ...this.seen, member });
    return this.act('comanager-id', 'AGREE', { ...this.seen, act: 'ADMIT' });
  }

  approved(conditions: JsonObject[] = []): this {
    const sign = this.kind === 'concept' ? 'INVITE' : 'APPROVE';
    this.decided(conditions).act('comanager-au', sign, this.seen).act('comanager-id', sign, this.seen);
    return this.waitFor('recallWindow');
  }

  formalised(): this {
    this.approved();
    for (const party of this.parties) this.act(`focal-${party}`, 'SIGN', this.seen);
    return this.act('comanager-au', 'SIGN', this.seen).act('comanager-id', 'SIGN', this.seen);
  }
}
