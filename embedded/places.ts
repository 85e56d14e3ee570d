import { freePort, isFree } from './ports.ts';
import { portHolder } from './port-holder.ts';

/** Where our own servers listen when nothing else does; the API's port is configured. */
const PREFERRED = { Temporal: 7181, 'Temporal UI': 7182, PostgreSQL: 7183 } as const;
export type OwnServer = keyof typeof PREFERRED;

/** The port that was asked for is taken. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  readonly port: number;
  constructor(port: number, holder: string | null, remedy: string) {
    super([`Port ${port} for the API is taken${holder === null ? '' : ` by ${holder}`}.`, remedy].join('\n'));
    this.port = port;
  }
}

/** The configured port of the API, or a free one for 0. It is never exchanged in silence. @throws PortTaken */
export async function apiPort(host: string, port: number): Promise<number> {
  if (port === 0) return freePort(host);
  if (await isFree(port, host)) return port;
  throw new PortTaken(
    port,
    await portHolder(port),
    'Stop that, or choose another port: MUFAKAT_API_PORT=7280 npm start (0 takes a free one).',
  );
}

/**
 * The preferred port of one of our own servers; when it is taken, a free one, said aloud. An office whose API takes any port
 * (0) is one of several on this machine: its servers do the same.
 */
export async function ownPort(server: OwnServer, apiTakesAny: boolean, say: (line: string) => void): Promise<number> {
  if (apiTakesAny) return freePort();
  const preferred = PREFERRED[server];
  if (await isFree(preferred)) return preferred;
  const port = await freePort();
  const holder = await portHolder(preferred);
  say(`${server}: port ${preferred} is taken${holder === null ? '' : ` by ${holder}`}; taking ${port} instead.`);
  return port;
}
