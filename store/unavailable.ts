/** PostgreSQL could not be reached, or was lost on the way. What was asked may have happened: ask again with the same command id. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** `host:port/database`, never with a password. */
  readonly address: string;
  /** An answer was lost after the statement had been sent: it may have taken effect. */
  readonly lost: boolean;

  constructor(address: string, lost: boolean, cause: unknown) {
    super(
      lost
        ? `PostgreSQL at ${address} broke off before it answered. Send the same command id again: nothing is done twice.`
        : `PostgreSQL at ${address} does not answer. Is it running, and is the address right? The command can be sent again with the same id.`,
      { cause },
    );
    this.address = address;
    this.lost = lost;
  }
}

const REFUSED_BY_NETWORK = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOENT',
  'ETIMEDOUT',
]);
const LOST_ON_THE_WAY = new Set(['ECONNRESET', 'EPIPE']);
/** SQLSTATE class 08 and the server's own farewells: shutdown, crash, starting up, too many connections. */
const SERVER_AWAY = /^(?:08...|57P0[1-3]|53300)$/;
const DRIVER_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|not queryable|Connection ended/i;

/** Tells a store that is away from an error of the statement itself; null for the latter. */
export function unavailability(error: unknown, address: string): StoreUnavailable | null {
  if (error instanceof StoreUnavailable) return error;
  if (!(error instanceof Error)) return null;
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
  if (REFUSED_BY_NETWORK.has(code)) return new StoreUnavailable(address, false, error);
  if (LOST_ON_THE_WAY.has(code)) return new StoreUnavailable(address, true, error);
  if (SERVER_AWAY.test(code)) return new StoreUnavailable(address, code !== '57P03' && code !== '53300', error);
  if (DRIVER_WORDS.test(error.message))
    return new StoreUnavailable(address, !/trying to connect/.test(error.message), error);
  return null;
}
