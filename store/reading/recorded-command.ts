import type { Database, Statement } from '../database.ts';

/** What was recorded under a command id. */
export interface RecordedCommand {
  readonly stream: string;
  readonly leaf: string;
  readonly inner: string;
}

const BY_COMMAND: Statement = {
  name: 'recorded-command',
  text: `select r.stream, r.leaf, r."inner" from mufakat.commands k
    join mufakat.records r on r.stream = k.case_id and r.command_id = k.id
    where k.id = $1 order by r.seq limit 1`,
};

/** The first record of a command; null when nothing was recorded under that id. @throws StoreUnavailable */
export async function recordedCommand(database: Pick<Database, 'query'>, id: string): Promise<RecordedCommand | null> {
  const [row] = await database.query<RecordedCommand>(BY_COMMAND, [id]);
  return row ?? null;
}

const ALL_BY_COMMAND: Statement = {
  name: 'recorded-by-command',
  text: `select r.stream, r.leaf, r."inner" from mufakat.commands k
    join mufakat.records r on r.stream = k.case_id and r.command_id = k.id
    where k.id = $1 order by r.seq`,
};

/** Every record of a command, in order. @throws StoreUnavailable */
export function recordsOfCommand(database: Pick<Database, 'query'>, id: string): Promise<readonly RecordedCommand[]> {
  return database.query<RecordedCommand & Record<string, unknown>>(ALL_BY_COMMAND, [id]);
}
