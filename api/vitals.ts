import type { Instant } from '../engine/types.ts';

/** What the API stands on, and since when it has been as it is. */
export interface Vital {
  readonly state: 'up' | 'away';
  readonly since: Instant;
  readonly detail?: string;
}

export interface Vitals {
  /** Asks both now. */
  look(): Promise<{ readonly postgresql: Vital; readonly temporal: Vital }>;
  close(): void;
}

/** Ends well when the server answers, fails when it does not. */
export type Probe = () => Promise<unknown>;

/** How long a server may take to answer a probe, and how often it is asked, so that "away since" is true. Milliseconds. */
const PATIENCE = 3_000;
const INTERVAL = 5_000;

/**
 * Watches both servers. Wall-clock time is right here: it tells an operator when something went away, and nothing else.
 * `onChange` is told of every change, for the log.
 */
export function watchVitals(
  probes: { readonly postgresql: Probe; readonly temporal: Probe },
  onChange: (server: string, vital: Vital) => void = () => undefined,
): Vitals {
  const watched = { postgresql: watch(probes.postgresql), temporal: watch(probes.temporal) };
  const look = async (): Promise<{ postgresql: Vital; temporal: Vital }> => {
    const [postgresql, temporal] = await Promise.all([watched.postgresql(), watched.temporal()]);
    return { postgresql, temporal };
  };
  let last: Readonly<Record<string, string>> = {};
  const timer = setInterval(() => {
    void look().then((vitals) => {
      for (const [server, vital] of Object.entries(vitals))
        if ((last[server] ?? 'up') !== vital.state) onChange(server, vital);
      last = { postgresql: vitals.postgresql.state, temporal: vitals.temporal.state };
    });
  }, INTERVAL);
  timer.unref();
  return { look, close: () => clearInterval(timer) };
}

function watch(probe: Probe): () => Promise<Vital> {
  let vital: Vital | null = null;
  return async () => {
    const detail = await failureOf(probe);
    const state = detail === null ? 'up' : 'away';
    const since = vital?.state === state ? vital.since : new Date().toISOString();
    vital = { state, since, ...(detail !== null && { detail }) };
    return vital;
  };
}

/** Null when the server answered in time. Only the sort of failure is told: messages may carry addresses and more. */
async function failureOf(probe: Probe): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer in ${PATIENCE / 1000} s`), PATIENCE);
  });
  try {
    return await Promise.race([probe().then(() => null), late]);
  } catch (error) {
    return error instanceof Error ? error.name : 'failed';
  } finally {
    clearTimeout(timer);
  }
}
