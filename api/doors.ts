import type { MachineRegistry, Host } from '../host/types.ts';
import type { Instant } from '../engine/types.ts';
import type { Office } from '../office/index.ts';
import type { Database } from '../store/index.ts';
import type { Contents } from './contents.ts';
import type { TokenRules } from './tokens.ts';
import type { Words } from '../words/index.ts';
import type { Vitals } from './vitals.ts';

/** All that the API stands on; put together by api/main.ts, and by tests. */
export interface Doors {
  readonly database: Database;
  readonly host: Host;
  readonly machines: MachineRegistry;
  readonly office: Office;
  readonly contents: Contents;
  readonly tokens: TokenRules;
  readonly vitals: Vitals;
  readonly words: Words;
  readonly clock: () => Promise<Instant>;
  readonly build: string;
  /** The ledger's own directory, whose published part is served under /log/; null where another server does. */
  readonly ledger: string | null;
  readonly limits: {
    /** Requests in a minute of one person or address. */
    readonly requests: number;
    /** Bytes of all files of one command. */
    readonly attachments: number;
  };
}
