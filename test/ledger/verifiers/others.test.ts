import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { formatVerifierKey } from '../../../ledger/log/note.ts';
import { formatTlogProof } from '../../../ledger/log/receipt.ts';
import { directorySource } from '../../../ledger/log/source.ts';
import { nodesFrom } from '../../../ledger/log/tiles.ts';
import { inclusionProof } from '../../../ledger/tree/proofs.ts';
import { packageRoot } from '../../../product.ts';
import { compose, errandBundle, filesOf, LOG, paperOffice, STRANGER, writeLog } from '../fixture/paper-office.ts';

const execute = promisify(execFile);
const GO = fileURLToPath(new URL('../go', import.meta.url));
const PYTHON = join(packageRoot(), 'node_modules/.cache/mufakat-python');
const RFC8785 = 'rfc8785==0.1.4';
const INDEX = 300;

let directory: string;
let published: string;
let size: number;

/** Verifiers that others wrote read our files. A toolchain that is missing fails these tests. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'verifiers-'));
  published = join(directory, 'public');
  const office = paperOffice(await errandBundle(), 80);
  const records = compose(office.records);
  size = records.length;
  const files = filesOf(records);
  await writeLog(directory, files, office.archive);
  const proof = await inclusionProof(INDEX, size, nodesFrom(directorySource(published), size));
  const checkpoint = files.get('public/checkpoint')!.toString();
  const extra = Buffer.from(records[INDEX]!.leaf);
  await writeFile(join(directory, 'receipt.tlog-proof'), formatTlogProof({ index: INDEX, proof, checkpoint, extra }));
});
afterAll(() => rm(directory, { recursive: true }));

describe('Go: golang.org/x/mod/sumdb/{note,tlog}, transparency-dev/{formats,merkle}', () => {
  const go = async (...words: string[]) => execute('go', ['run', '.', ...words], { cwd: GO });

  test('opens the checkpoint, proves every entry and every older tree, accepts the receipt', async () => {
    const { stdout } = await go(published, formatVerifierKey(LOG), join(directory, 'receipt.tlog-proof'));
    expect(stdout.trim()).toBe(`${size} entries, receipt of ${INDEX}`);
  }, 180_000);

  test('refuses another key', async () => {
    await expect(go(published, formatVerifierKey(STRANGER), join(directory, 'receipt.tlog-proof'))).rejects.toThrow(
      /sumdb\/note/,
    );
  }, 180_000);
});

describe('openssl', () => {
  const verify = async (text: string): Promise<string> => {
    const note = (await directorySource(published).read('checkpoint'))!.toString();
    const signature = Buffer.from(note.trimEnd().split(' ').at(-1)!, 'base64').subarray(4);
    const path = (name: string): string => join(directory, name);
    await writeFile(path('key.pem'), LOG.publicKey.export({ type: 'spki', format: 'pem' }));
    await writeFile(path('text'), text);
    await writeFile(path('signature'), signature);
    const words = [
      '-verify',
      '-pubin',
      '-inkey',
      path('key.pem'),
      '-rawin',
      '-in',
      path('text'),
      '-sigfile',
      path('signature'),
    ];
    return (await execute('openssl', ['pkeyutl', ...words])).stdout.trim();
  };
  const text = async (): Promise<string> => {
    const note = (await directorySource(published).read('checkpoint'))!.toString();
    return note.slice(0, note.lastIndexOf('\n\n') + 1);
  };

  test('accepts the signature of the checkpoint, and not of another text', async () => {
    expect(await verify(await text())).toBe('Signature Verified Successfully');
    await expect(verify((await text()).replace(String(size), String(size + 1)))).rejects.toThrow(/./);
  });
});

describe('Python: rfc8785', () => {
  beforeAll(async () => {
    try {
      await access(join(PYTHON, 'rfc8785'));
    } catch {
      await mkdir(PYTHON, { recursive: true });
      await execute('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', PYTHON, RFC8785]);
    }
  }, 180_000);

  test('writes every leaf and inner part as it stands', async () => {
    const script = fileURLToPath(new URL('canonical.py', import.meta.url));
    const { stdout } = await execute('python3', [script, directory], { env: { ...process.env, PYTHONPATH: PYTHON } });
    expect(stdout.trim()).toBe(`${2 * size} texts`);
  });
});
