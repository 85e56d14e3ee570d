import { loadClientConnectConfig } from '@temporalio/envconfig';
import { type Configuration, ConfigurationRefused, readConfiguration } from '../configuration.ts';

export interface Settings {
  readonly configuration: Configuration;
  /** No real address is configured: all servers are our own, and the office is the demonstration's. */
  readonly demonstration: boolean;
  /** What `--clock` or MUFAKAT_CLOCK asks for; undefined when neither does. */
  readonly clock: string | undefined;
}

/**
 * Reads the settings for a start on one machine. Where DATABASE_URL, or a Temporal address by variable or temporal.toml, is
 * configured, there is neither demonstration nor demo clock.
 * @throws ConfigurationRefused
 */
export function startSettings(
  environment: Readonly<Record<string, string | undefined>>,
  clock: string | undefined,
): Settings {
  const temporal = loadClientConnectConfig().connectionOptions.address;
  const real = [environment['DATABASE_URL'], environment['TEMPORAL_ADDRESS'], temporal].some(
    (address) => (address ?? '').trim() !== '',
  );
  if (real && environment['MUFAKAT_DEMONSTRATION'] === 'true') {
    throw new ConfigurationRefused([
      {
        name: 'MUFAKAT_DEMONSTRATION',
        problem: 'is true, and the address of a real server is configured',
        remedy:
          'Unset it, or unset DATABASE_URL and TEMPORAL_ADDRESS (and temporal.toml): the demonstration has servers of its own.',
      },
    ]);
  }
  const configuration = readConfiguration({
    ...environment,
    ...(temporal !== undefined && { TEMPORAL_ADDRESS: temporal }),
    ...(clock !== undefined && { MUFAKAT_CLOCK: clock }),
    MUFAKAT_DEMONSTRATION: String(!real),
  });
  return { configuration, demonstration: !real, clock: configuration.clock ?? undefined };
}
