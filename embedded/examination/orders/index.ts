import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { openDatabase } from '../../../store/index.ts';
import { type Telling, unfinishedTellings } from '../../../store/tellings.ts';
import { type Finding, reasonOf } from '../finding.ts';
import { orderFindings } from './findings.ts';
import { type FleetSeen, fleetsSeen } from './fleets.ts';

const PATIENCE = 5_000;
const NAME = 'orders to many cases';

export interface OrdersPlaces {
  /** Address of the database with what open cases have to be told; null: it does not run. */
  readonly database: string | null;
  /** Address of the Temporal server that carries orders out; null: it does not run. */
  readonly temporal: string | null;
  readonly namespace: string;
  readonly taskQueue: string;
}

/**
 * Orders to many cases: migrations, and what open cases are told of office, calendars and policies. Of servers that do not
 * answer their own findings tell; what the other knows is told all the same.
 */
export async function examineOrders(places: OrdersPlaces): Promise<readonly Finding[]> {
  const { database, temporal } = places;
  if (database === null && temporal === null) return [{ name: NAME, status: 'off', found: 'not known: nothing runs' }];
  const [tellings, fleets] = await Promise.all([
    database === null ? [] : readTellings(database).catch(unread),
    temporal === null ? [] : readFleets(temporal, places).catch(unread),
  ]);
  const why = [tellings, fleets].flatMap((read) => (read instanceof Unread ? [read.why] : []));
  const found = orderFindings(
    tellings instanceof Unread ? [] : tellings,
    fleets instanceof Unread ? [] : fleets,
    new Date(),
  );
  if (why.length === 0) return found.length > 0 ? found : [{ name: NAME, status: 'ok', found: 'none under way' }];
  const remedy = 'See PostgreSQL and Temporal above. Nothing is lost: orders go on when both are back.';
  return [...found, { name: NAME, status: 'note', found: `not all are known: ${why.join('; ')}`, remedy }];
}

/** A server did not say what it knows. */
class Unread {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

function unread(error: unknown): Unread {
  return new Unread(reasonOf(error));
}

async function readTellings(url: string): Promise<readonly Telling[]> {
  const database = openDatabase({ url, connections: 1, name: 'mufakat doctor' });
  try {
    return await unfinishedTellings(database);
  } finally {
    await database.close();
  }
}

async function readFleets(
  address: string,
  { namespace, taskQueue }: Pick<OrdersPlaces, 'namespace' | 'taskQueue'>,
): Promise<readonly FleetSeen[]> {
  const options = loadClientConnectConfig().connectionOptions;
  const connection = await Connection.connect({ ...options, address, connectTimeout: PATIENCE });
  try {
    return await connection.withDeadline(Date.now() + PATIENCE, () => fleetsSeen(connection, namespace, taskQueue));
  } finally {
    await connection.close();
  }
}
