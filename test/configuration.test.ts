import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigurationRefused, readConfiguration, SETTINGS } from '../configuration.ts';
import { packageRoot } from '../product.ts';

function refusal(environment: Record<string, string>): ConfigurationRefused {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationRefused) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the configuration', () => {
  it('has its defaults where nothing is set; an empty variable counts as unset', () => {
    expect(readConfiguration({ MUFAKAT_API_PORT: ' ', DATABASE_URL: '' })).toMatchObject({
      dataDirectory: '.mufakat',
      apiHost: '127.0.0.1',
      apiPort: 7180,
      databaseUrl: null,
      temporalAddress: null,
      temporalNamespace: 'default',
      taskQueue: 'mufakat',
      logLevel: 'info',
      demonstration: false,
      clock: null,
    });
  });

  it('tells all wrong values at once: name, what is wrong, what to set', () => {
    const { wrong, message } = refusal({
      MUFAKAT_API_PORT: '99999',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      TEMPORAL_ADDRESS: 'somewhere',
      MUFAKAT_LOG_LEVEL: 'loud',
      MUFAKAT_CLOCK: '1d=2s',
      MUFAKAT_DEMONSTRATION: 'maybe',
    });
    expect(wrong.map(({ name }) => name)).toEqual([
      'MUFAKAT_API_PORT',
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'MUFAKAT_LOG_LEVEL',
      'MUFAKAT_DEMONSTRATION',
    ]);
    for (const { name, remedy } of wrong) {
      expect(message).toContain(name);
      expect(message).toContain(remedy);
    }
    expect(message).toContain('99999');
  });

  it('never repeats a password or a token', () => {
    expect(refusal({ DATABASE_URL: 'mysql://root:hunter2@db/x' }).message).not.toContain('hunter2');
    expect(refusal({ MUFAKAT_TOKEN: 'secret token' }).message).not.toContain('secret token');
  });

  it('has the demo clock only in the demonstration office', () => {
    expect(refusal({ MUFAKAT_CLOCK: '1d=2s' }).wrong.map(({ name }) => name)).toEqual(['MUFAKAT_CLOCK']);
    expect(readConfiguration({ MUFAKAT_CLOCK: '1d=2s', MUFAKAT_DEMONSTRATION: 'true' }).clock).toBe('1d=2s');
  });

  it('is told by the README, setting by setting', () => {
    const readme = readFileSync(join(packageRoot(), 'README.md'), 'utf8');
    for (const { name, default: standard } of SETTINGS) {
      const row = readme.split('\n').find((line) => line.includes(`\`${name}\``));
      expect(row, name).toBeDefined();
      if (standard !== null) expect(row, name).toContain(standard);
    }
  });
});
