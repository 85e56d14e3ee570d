import { z } from 'zod';

/**
 * Every setting of the product, read from the environment in one place. A wrong value stops the start, and all wrong
 * values are told at once. The table of the README is checked against `SETTINGS`.
 */
export interface Setting {
  readonly name: string;
  /** As it would be written in the environment; null when it is left unset. */
  readonly default: string | null;
  readonly meaning: string;
}

const text = z.string().min(1, 'is empty');
const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** One row a setting: its default, what is accepted, what it means, and what to set when the value is wrong. */
const ROWS = {
  dataDirectory: {
    name: 'MUFAKAT_DATA_DIRECTORY',
    default: '.mufakat',
    schema: text,
    meaning: 'Where the one-machine default keeps its database, keys, tokens, letters and logs.',
    remedy: 'Give a path to a directory.',
  },
  apiHost: {
    name: 'MUFAKAT_API_HOST',
    default: '127.0.0.1',
    schema: text.regex(/^[\w.:-]+$/, 'is no host name or address'),
    meaning: 'Address the API listens on.',
    remedy: 'Give a host name or an IP address, for example 127.0.0.1.',
  },
  apiPort: {
    name: 'MUFAKAT_API_PORT',
    default: '7180',
    schema: port,
    meaning: 'Port the API listens on; 0 takes a free one.',
    remedy: 'Give a whole number from 0 to 65535.',
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    default: null,
    schema: z.url({ protocol: /^postgres(?:ql)?$/, error: 'is no PostgreSQL address' }),
    meaning: 'PostgreSQL 15 or newer; unset: the embedded one is started.',
    remedy: 'Give postgres://user:password@host:port/database, or leave it unset.',
  },
  databaseConnections: {
    name: 'MUFAKAT_DATABASE_CONNECTIONS',
    default: '10',
    schema: z.coerce.number().int().min(1).max(1_000),
    meaning: 'Connections to PostgreSQL that one process holds at most.',
    remedy: 'Give a whole number from 1 to 1000.',
  },
  temporalAddress: {
    name: 'TEMPORAL_ADDRESS',
    default: null,
    schema: text.regex(/^(?:\[[\da-f:]+\]|[\w.-]+):\d{1,5}$/i, 'is no host:port'),
    meaning:
      'Temporal server; unset: the embedded one is started. The other standard TEMPORAL_* variables are honoured.',
    remedy: 'Give host:port, for example 127.0.0.1:7233, or leave it unset.',
  },
  temporalNamespace: {
    name: 'TEMPORAL_NAMESPACE',
    default: 'default',
    schema: text.regex(/^[\w.-]+$/, 'has characters that no namespace has'),
    meaning: 'Namespace on the Temporal server.',
    remedy: 'Give the name of a namespace, for example default.',
  },
  taskQueue: {
    name: 'MUFAKAT_TASK_QUEUE',
    default: 'mufakat',
    schema: text.max(200, 'is longer than 200 characters'),
    meaning: 'Temporal task queue shared by worker and relay.',
    remedy: 'Give a short name, for example mufakat.',
  },
  logLevel: {
    name: 'MUFAKAT_LOG_LEVEL',
    default: 'info',
    schema: z.enum(LOG_LEVELS),
    meaning: 'How much is logged: fatal, error, warn, info, debug, trace or silent.',
    remedy: `Give one of ${LOG_LEVELS.join(', ')}.`,
  },
  url: {
    name: 'MUFAKAT_URL',
    default: null,
    schema: z.url({ protocol: /^https?$/, error: 'is no http address' }),
    meaning: 'Address of the API for the CLI; unset: the one that `npm start` wrote into the data directory.',
    remedy: 'Give http://host:port, or leave it unset.',
  },
  token: {
    name: 'MUFAKAT_TOKEN',
    default: null,
    schema: text.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'is no signed token'),
    meaning: 'Token the CLI shows, instead of the demonstration token that `--as` picks.',
    remedy: 'Give a signed token (three parts with dots), or leave it unset and use --as.',
  },
  tokenIssuer: {
    name: 'MUFAKAT_TOKEN_ISSUER',
    default: 'mufakat-embedded',
    schema: text,
    meaning: 'Issuer that tokens must name.',
    remedy: 'Give the `iss` that your tokens carry.',
  },
  tokenAudience: {
    name: 'MUFAKAT_TOKEN_AUDIENCE',
    default: 'mufakat',
    schema: text,
    meaning: 'Audience that tokens must name.',
    remedy: 'Give the `aud` that your tokens carry.',
  },
  tokenKey: {
    name: 'MUFAKAT_TOKEN_KEY',
    default: null,
    schema: text,
    meaning: "File with the issuer's public key (Ed25519, PEM); unset: keys/issuer.public.pem in the data directory.",
    remedy: 'Give the path of a PEM file.',
  },
  apiKey: {
    name: 'MUFAKAT_API_KEY',
    default: null,
    schema: text,
    meaning:
      'File with the private key (Ed25519, PEM) by which the API vouches for acts; unset: keys/api.pem in the data directory.',
    remedy: 'Give the path of a PEM file that only the API may read.',
  },
  workerKey: {
    name: 'MUFAKAT_WORKER_KEY',
    default: null,
    schema: text,
    meaning:
      'File with the private key (Ed25519, PEM) by which the worker vouches for acts of the system; unset: keys/worker.pem in the data directory.',
    remedy: 'Give the path of a PEM file that only the worker may read.',
  },
  logKey: {
    name: 'MUFAKAT_LOG_KEY',
    default: null,
    schema: text,
    meaning:
      'File with the private key (Ed25519, PEM) by which the worker signs checkpoints of the ledger; unset: keys/log.pem in the data directory, made at the first start.',
    remedy: 'Give the path of a PEM file that only the worker may read.',
  },
  logOrigin: {
    name: 'MUFAKAT_LOG_ORIGIN',
    default: 'mufakat.localhost/log',
    schema: text.regex(/^[^\s+]+$/, 'has a space or a plus sign'),
    meaning: 'Name of the ledger, first line of each checkpoint: its public address without scheme.',
    remedy: 'Give for example ledger.example.org/log; it can never be changed.',
  },
  rateLimit: {
    name: 'MUFAKAT_RATE_LIMIT',
    default: '6000',
    schema: z.coerce.number().int().min(1),
    meaning: 'Requests that one person or address may make in a minute.',
    remedy: 'Give a whole number from 1.',
  },
  attachmentLimit: {
    name: 'MUFAKAT_ATTACHMENT_LIMIT',
    default: '10485760',
    schema: z.coerce.number().int().min(0).max(104_857_600),
    meaning: 'Bytes of all files sent with one command, at most.',
    remedy: 'Give a whole number of bytes from 0 to 104857600 (100 MiB).',
  },
  demonstration: {
    name: 'MUFAKAT_DEMONSTRATION',
    default: 'false',
    schema: flag,
    meaning:
      'Opens the demonstration office in an empty directory; set by `npm start` where no real address is configured.',
    remedy: 'Give true or false.',
  },
  clock: {
    name: 'MUFAKAT_CLOCK',
    default: null,
    schema: text.regex(/^\d+(?:\.\d+)?d=\d+(?:\.\d+)?(?:ms|s|m|h)$/, 'is no demo clock'),
    meaning: 'Demo clock, for example 1d=2s: a day of waiting takes two seconds. Only in the demonstration office.',
    remedy: 'Give for example 1d=2s, or leave it unset; better, start with `npm start -- --clock 1d=2s`.',
  },
} as const satisfies Record<string, Setting & { readonly schema: z.ZodType; readonly remedy: string }>;

type Rows = typeof ROWS;
export type Configuration = {
  readonly [Key in keyof Rows]: Rows[Key]['default'] extends null
    ? z.output<Rows[Key]['schema']> | null
    : z.output<Rows[Key]['schema']>;
};

export const SETTINGS: readonly Setting[] = Object.values<Setting>(ROWS).map(
  ({ name, default: standard, meaning }) => ({
    name,
    default: standard,
    meaning,
  }),
);

export interface Wrong {
  readonly name: string;
  readonly problem: string;
  readonly remedy: string;
}

/** The environment holds values that cannot be used. The message lists all of them. */
export class ConfigurationRefused extends Error {
  override readonly name = 'ConfigurationRefused';
  readonly wrong: readonly Wrong[];
  constructor(wrong: readonly Wrong[]) {
    super(
      [
        `The configuration cannot be used: ${wrong.length === 1 ? 'one setting is' : `${wrong.length} settings are`} wrong.`,
        ...wrong.map(({ name, problem, remedy }) => `  ${name} ${problem}. ${remedy}`),
      ].join('\n'),
    );
    this.wrong = wrong;
  }
}

/**
 * Reads and checks all settings. An empty variable counts as unset.
 * @throws ConfigurationRefused with every wrong setting.
 */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Configuration {
  const wrong: Wrong[] = [];
  const read: Record<string, unknown> = {};
  for (const [key, row] of Object.entries(ROWS)) {
    const given = environment[row.name];
    const value = given === undefined || given.trim() === '' ? row.default : given.trim();
    if (value === null) {
      read[key] = null;
      continue;
    }
    const result = row.schema.safeParse(value);
    if (result.success) read[key] = result.data;
    else wrong.push({ name: row.name, problem: problemOf(row.name, value, result.error), remedy: row.remedy });
  }
  if (read['clock'] !== null && read['clock'] !== undefined && read['demonstration'] === false) {
    wrong.push({
      name: ROWS.clock.name,
      problem: 'is set, and this is not the demonstration office',
      remedy: 'Unset it: a real office has real days.',
    });
  }
  if (wrong.length > 0) throw new ConfigurationRefused(wrong);
  return read as Configuration;
}

/** Values of secrets are not repeated in messages. */
const SECRET: ReadonlySet<string> = new Set<string>([ROWS.databaseUrl.name, ROWS.token.name]);

function problemOf(name: string, value: string, error: z.ZodError): string {
  const issue = error.issues[0];
  const plain =
    issue !== undefined && /^(?:is|has) /.test(issue.message) ? issue.message : 'has a value that is not accepted';
  return SECRET.has(name) ? plain : `${plain}: ${JSON.stringify(value.slice(0, 80))}`;
}
