import { createPublicKey, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOrMakeKey } from '../ledger/index.ts';

/** `api` and `worker` vouch for acts, `log` signs checkpoints, `issuer` signs the tokens of the demonstration. */
export const KEY_NAMES = ['api', 'worker', 'log', 'issuer'] as const;
export type KeyName = (typeof KEY_NAMES)[number];

/** Makes the keys that are missing (Ed25519, readable by their owner only) and writes each one's public half beside it. */
export async function makeKeys(directory: string): Promise<Readonly<Record<KeyName, KeyObject>>> {
  const make = async (name: KeyName): Promise<KeyObject> => {
    const key = readOrMakeKey(join(directory, `${name}.pem`));
    await writeFile(
      join(directory, `${name}.public.pem`),
      createPublicKey(key).export({ type: 'spki', format: 'pem' }),
    );
    return key;
  };
  const [api, worker, log, issuer] = await Promise.all([make('api'), make('worker'), make('log'), make('issuer')]);
  return { api, worker, log, issuer };
}
