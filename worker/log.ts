import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { type Logger, pino } from 'pino';
import type { HostLog } from '../host/context.ts';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** The log of the process; Temporal's SDK and its core write to the same one. Once per process. */
export function installLog(level: string): Logger {
  const logger = pino({ name: 'worker', level });
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level: temporalLevel, message, meta }) => {
      // Failures of activities are told by the companion's own history; their stacks may quote values.
      const { error: _, ...fields } = meta ?? {};
      logger[LEVELS[temporalLevel]]({ ...fields }, message);
    }),
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) } },
    shutdownSignals: [],
  });
  return logger;
}

export function hostLog(logger: Logger): HostLog {
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
  };
}
