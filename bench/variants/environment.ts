/** What a process of a variant is told about its servers. */
export interface Environment {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly taskQueue: string;
  /** Restate's own, and where the bench's service listens. */
  readonly restateIngress: string;
  readonly restateAdmin: string;
  readonly servicePort: number;
  /** Path of the workflow bundle that ships, and of the hand-written peer's. */
  readonly companionBundle: string;
  readonly peerBundle: string;
  /** PEM of the key that acts are signed with. */
  readonly key: string;
}

/** Connections of every variant's processes to PostgreSQL: the same for all. */
export const CONNECTIONS = 10;

export function readEnvironment(): Environment {
  const text = process.env['BENCH_ENVIRONMENT'];
  if (text === undefined) throw new Error('BENCH_ENVIRONMENT is missing: this process is started by `npm run bench`');
  return JSON.parse(text) as Environment;
}
