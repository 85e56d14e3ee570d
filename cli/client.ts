import type { z } from 'zod';
import type {
  OfficeCalendar as Calendar,
  OfficeFleets as Fleets,
  OfficePolicies as Policies,
} from '../api/office/rules.ts';
import type { OfficeCommandAnswer, OfficeHistory, OfficeView as OfficeShown } from '../api/office/schemas.ts';
import type { Problem } from '../api/problems.ts';
import type { CommandAnswer, History, ProposalPage, ProposalView } from '../api/schemas.ts';
import type { Language } from '../words/index.ts';
import { type Said, said } from '../words/said.ts';
import { EXIT, type ExitCode, Failure } from './failure.ts';
import { linesIn } from './saying.ts';
import type { Shown } from './token.ts';

type View = z.output<typeof ProposalView>;
export type { View as ProposalView };
export type Answer = z.output<typeof CommandAnswer>;
export type HistoryView = z.output<typeof History>;
export type OfficeAnswer = z.output<typeof OfficeCommandAnswer>;
export type OfficeView = z.output<typeof OfficeShown>;
export type OfficeHistoryView = z.output<typeof OfficeHistory>;
export type OfficePolicies = z.output<typeof Policies>;
export type OfficeCalendar = z.output<typeof Calendar>;
export type OfficeFleets = z.output<typeof Fleets>;
/** A text or file as it was given. */
export interface FileView {
  readonly mediaType: string;
  readonly content: Buffer;
}
export type Page = z.output<typeof ProposalPage>;

/** How long an answer is waited for: longer than the API itself takes to say that its database is away. Milliseconds. */
const PATIENCE = 20_000;

/** The API does not answer, or says that it is away or overloaded: what was asked may have happened. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  readonly address: string;
  readonly lines: readonly string[];
  constructor(address: string, lines: readonly string[]) {
    super(lines.join('\n'));
    this.address = address;
    this.lines = lines;
  }
}

/** The API at one address, for the bearer of one token. */
export class Client {
  readonly address: string;
  /** The seat that its commands name; undefined: the one that the token's person has. */
  readonly seat: string | undefined;
  readonly #token: string;
  readonly #language: Language;
  readonly #zone: string;

  /** @param zone IANA zone in which the API's sentences tell instants. */
  constructor(address: string, { token, seat }: Shown, language: Language, zone: string) {
    this.address = address;
    this.seat = seat;
    this.#token = token;
    this.#language = language;
    this.#zone = zone;
  }

  submit(body: object): Promise<Answer> {
    return this.#ask('POST', '/api/v1/proposals', body) as Promise<Answer>;
  }

  command(reference: string, body: object): Promise<Answer> {
    return this.#ask('POST', `/api/v1/proposals/${encodeURIComponent(reference)}/commands`, body) as Promise<Answer>;
  }

  show(reference: string): Promise<View> {
    return this.#ask('GET', `/api/v1/proposals/${encodeURIComponent(reference)}`) as Promise<View>;
  }

  history(reference: string): Promise<HistoryView> {
    return this.#ask('GET', `/api/v1/proposals/${encodeURIComponent(reference)}/history`) as Promise<HistoryView>;
  }

  list(query: URLSearchParams): Promise<Page> {
    return this.#ask('GET', `/api/v1/proposals?${query.toString()}`) as Promise<Page>;
  }

  /** @param at an instant; without it, the office as it stands now. */
  office(at?: string): Promise<OfficeView> {
    const query = at === undefined ? '' : `?${new URLSearchParams({ at }).toString()}`;
    return this.#ask('GET', `/api/v1/office${query}`) as Promise<OfficeView>;
  }

  officeHistory(): Promise<OfficeHistoryView> {
    return this.#ask('GET', '/api/v1/office/history') as Promise<OfficeHistoryView>;
  }

  /** A text or file that came with a change of the office. @param number which of several files of that name, from 1 on. */
  officeContent(record: number, name: string, number: number): Promise<FileView> {
    const query = new URLSearchParams({ number: String(number) }).toString();
    return this.#askFile(`/api/v1/office/records/${record}/contents/${encodeURIComponent(name)}?${query}`);
  }

  commandOffice(body: object): Promise<OfficeAnswer> {
    return this.#ask('POST', '/api/v1/office/commands', body) as Promise<OfficeAnswer>;
  }

  officePolicies(): Promise<OfficePolicies> {
    return this.#ask('GET', '/api/v1/office/policies') as Promise<OfficePolicies>;
  }

  officeCalendar(place: string, year: number): Promise<OfficeCalendar> {
    return this.#ask('GET', `/api/v1/office/calendars/${encodeURIComponent(place)}/${year}`) as Promise<OfficeCalendar>;
  }

  officeFleets(): Promise<OfficeFleets> {
    return this.#ask('GET', '/api/v1/office/fleets') as Promise<OfficeFleets>;
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const { status, ok, bytes } = await this.#answer(method, path, body);
    const value = parsed(bytes.toString('utf8'));
    if (ok && value !== undefined) return value;
    throw await this.#failureOf(status, value);
  }

  async #askFile(path: string): Promise<FileView> {
    const { status, ok, bytes, mediaType } = await this.#answer('GET', path);
    if (!ok) throw await this.#failureOf(status, parsed(bytes.toString('utf8')));
    return { mediaType, content: bytes };
  }

  async #answer(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly ok: boolean; readonly bytes: Buffer; readonly mediaType: string }> {
    try {
      const response = await fetch(this.address + path, {
        method,
        headers: {
          authorization: `Bearer ${this.#token}`,
          accept: 'application/json, application/problem+json',
          'accept-language': this.#language,
          'time-zone': this.#zone,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE),
      });
      const { status, ok, headers } = response;
      const bytes = Buffer.from(await response.arrayBuffer());
      return { status, ok, bytes, mediaType: headers.get('content-type') ?? 'application/octet-stream' };
    } catch (error) {
      throw await this.#unreachable([
        said('failures', 'unreachable', { address: this.address, reason: networkReason(error) }),
        said('failures', 'unreachable-remedy'),
      ]);
    }
  }

  async #unreachable(lines: readonly (string | Said)[]): Promise<Unreachable> {
    return new Unreachable(this.address, await linesIn(this.#language, lines));
  }

  async #failureOf(status: number, value: unknown): Promise<Error> {
    const { address } = this;
    if (!isProblem(value))
      return status === 502 || status === 503 || status === 504
        ? this.#unreachable([said('failures', 'away', { address, status })])
        : new Failure(EXIT.internal, [
            said('failures', 'other-server', { address, status }),
            said('failures', 'other-server-remedy'),
          ]);
    const lines = problemLines(value);
    if (status === 503 || status === 429)
      return this.#unreachable([...lines, said('failures', 'address', { address })]);
    return new Failure(EXIT_OF[status] ?? EXIT.internal, lines, value);
  }
}

const EXIT_OF: Readonly<Record<number, ExitCode>> = {
  400: EXIT.usage,
  401: EXIT.refused,
  403: EXIT.refused,
  404: EXIT.notFound,
  409: EXIT.conflict,
  413: EXIT.usage,
  415: EXIT.usage,
  422: EXIT.refused,
};

function problemLines(problem: Problem): readonly string[] {
  return [
    problem.title,
    problem.detail,
    ...(problem.errors ?? []).map(({ path, message }) => `  ${path.replace(/^proposal\./, '') || 'file'}: ${message}`),
    problem.remedy,
  ].filter((line) => line !== '');
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'title' in value && 'detail' in value && 'status' in value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function networkReason(error: unknown): string | Said {
  if (error instanceof Error && error.name === 'TimeoutError')
    return said('failures', 'no-answer', { seconds: PATIENCE / 1000 });
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error instanceof Error ? error.message : String(error);
}
