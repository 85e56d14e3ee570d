import type { Instant, JsonObject } from '../engine/types.ts';
import type { Database, Statement } from './database.ts';

/** What open cases have to be told of the office, and how far that is. */
export interface Telling {
  /** `<record of the directory>/<event>`; with the instant where it is told later. */
  readonly id: string;
  /** The directory's record that says it. */
  readonly seq: number;
  readonly event: string;
  /** Cases opened before it are told; later ones know. */
  readonly at: Instant;
  readonly due: Instant;
  readonly argument: TellingArgument;
  readonly state: 'waiting' | 'running' | 'finished';
  /** Counts of cases; null before the first. */
  readonly progress: JsonObject | null;
  readonly finished_at: Instant | null;
  /** Since when it is known that every case has answered; null: not yet. */
  readonly checked_at: Instant | null;
}

export interface TellingArgument {
  /** `all`, or the id of one case. */
  readonly cases: string;
  /** Digest of the policy to which they come over. */
  readonly policy?: string;
}

type Row = Telling & Record<string, unknown>;
const COLUMNS = 'id, seq, event, at, due, argument, state, progress, finished_at, checked_at';

const OPEN: Statement = {
  name: 'tellings-open',
  text: `select ${COLUMNS} from mufakat.tellings where state <> 'finished' and due <= $1 order by seq, due limit 50`,
};
const UNCHECKED: Statement = {
  name: 'tellings-unchecked',
  text: `select ${COLUMNS} from mufakat.tellings
    where checked_at is null and (due <= $2 or (state = 'finished' and due <= $1)) order by seq, due limit 50`,
};
const UNFINISHED: Statement = {
  name: 'tellings-unfinished',
  text: `select ${COLUMNS} from mufakat.tellings where checked_at is null order by seq, due limit 50`,
};
const LATEST: Statement = {
  name: 'tellings-latest',
  text: `select ${COLUMNS} from mufakat.tellings order by seq desc, due desc limit $1`,
};
const STAND: Statement = {
  name: 'telling-stands',
  text: `update mufakat.tellings set state = $2, progress = coalesce($3::json, progress),
      finished_at = case when $2 = 'finished' then coalesce(finished_at, $4) end
    where id = $1 and state <> 'finished'`,
};
const CHECKED: Statement = {
  name: 'telling-checked',
  text: `update mufakat.tellings set state = 'finished', finished_at = coalesce(finished_at, $2), checked_at = $2 where id = $1`,
};

/** What is due and not through, in the order of the records. @throws StoreUnavailable */
export function openTellings(database: Pick<Database, 'query'>, now: Instant): Promise<readonly Telling[]> {
  return database.query<Row>(OPEN, [now]);
}

/** What is through, or was due before `patience`, and of which it is not known yet that every case has answered. */
export function uncheckedTellings(
  database: Pick<Database, 'query'>,
  now: Instant,
  patience: Instant,
): Promise<readonly Telling[]> {
  return database.query<Row>(UNCHECKED, [now, patience]);
}

/** What is not through, or of which it is not known yet that every case has answered; what is due later as well. */
export function unfinishedTellings(database: Pick<Database, 'query'>): Promise<readonly Telling[]> {
  return database.query<Row>(UNFINISHED, []);
}

/** The latest first. */
export function latestTellings(database: Pick<Database, 'query'>, limit: number): Promise<readonly Telling[]> {
  return database.query<Row>(LATEST, [limit]);
}

export async function tellingStands(
  database: Pick<Database, 'query'>,
  id: string,
  state: Telling['state'],
  progress: object | null,
  now: Instant,
): Promise<void> {
  await database.query(STAND, [id, state, progress === null ? null : JSON.stringify(progress), now]);
}

export async function tellingChecked(database: Pick<Database, 'query'>, id: string, now: Instant): Promise<void> {
  await database.query(CHECKED, [id, now]);
}
