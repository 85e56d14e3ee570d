import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { SEARCH_ATTRIBUTES } from '../workflows/names.ts';
import type { HostLog } from '../host/context.ts';
import { reasonOf } from './reasons.ts';
import { retrying } from './retrying.ts';

/** Deadline of one call to Temporal, so that rows of the outbox are never held for long. Milliseconds. */
const CALL_DEADLINE = 3_000;
const REGISTER_DEADLINE = 10_000;

export interface TemporalOptions {
  readonly address: string;
  readonly namespace: string;
}

/** Connection settings from the standard TEMPORAL_* variables and temporal.toml; address and namespace as configured. */
export function connectionOptions({ address }: TemporalOptions): { address: string } & Record<string, unknown> {
  return { ...loadClientConnectConfig().connectionOptions, address };
}

/** A server that has returned is found within a second, and not after minutes. Milliseconds. */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1_000 };

/** Connects when it is first used: a worker starts, and works, without Temporal. */
export function lazyClient(options: TemporalOptions): { readonly client: Client; readonly connection: Connection } {
  const connection = Connection.lazy({
    ...connectionOptions(options),
    channelArgs: RECONNECT,
    interceptors: [retrying],
  });
  return { connection, client: new Client({ connection, namespace: options.namespace }) };
}

/** Calls that end in time, all of them together. @param deadline milliseconds. */
export function within<T>(connection: Connection, work: () => Promise<T>, deadline = CALL_DEADLINE): Promise<T> {
  return connection.withDeadline(Date.now() + deadline, work);
}

/** @throws when Temporal does not answer. */
export async function reach(connection: Connection, namespace: string): Promise<void> {
  await within(connection, () => connection.workflowService.describeNamespace({ namespace }));
}

const KEYWORD = 2;
const DATETIME = 6;
const KEYWORD_LIST = 7;
const WANTED = {
  [SEARCH_ATTRIBUTES.state]: KEYWORD,
  [SEARCH_ATTRIBUTES.kind]: KEYWORD,
  [SEARCH_ATTRIBUTES.turn]: KEYWORD_LIST,
  [SEARCH_ATTRIBUTES.due]: DATETIME,
};

/**
 * Whether the cluster knows our search attributes; registers them where we may. A cluster that does not let us goes
 * without: `doctor` says so.
 */
export async function registerSearchAttributes(
  connection: Connection,
  namespace: string,
  log: HostLog,
): Promise<boolean> {
  const registered = async (): Promise<boolean> => {
    const known = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.entries(WANTED).filter(([name]) => known.customAttributes?.[name] === undefined);
    if (missing.length === 0) return true;
    try {
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing),
      });
      return true;
    } catch (error) {
      log.warn(
        { missing: missing.map(([name]) => name), reason: reasonOf(error) },
        'the cluster does not let us register search attributes: lists in Temporal cannot be asked for them',
      );
      return false;
    }
  };
  return within(connection, registered, REGISTER_DEADLINE);
}
