import { parseCheckpoint } from '../../ledger/log/checkpoint.ts';
import { formatTlogProof } from '../../ledger/log/receipt.ts';
import { nodesFrom } from '../../ledger/log/tiles.ts';
import { inclusionProof } from '../../ledger/tree/proofs.ts';
import { EXIT, Failure } from '../failure.ts';
import { historyOf, streamOf } from './history.ts';
import { type MaterialOptions, materialOf, publishedSize, trustedKey } from './material.ts';

/** `mufakat audit receipt REFERENCE --seq N`: a C2SP tlog-proof with the leaf as its extra data, on stdout. */
export async function receipt(reference: string, options: MaterialOptions & { readonly seq: number }): Promise<void> {
  const files = await materialOf(options);
  const size = await publishedSize(files, await trustedKey(options));
  const stream = await streamOf(files, size, reference);
  const records = await historyOf(files, size, stream, { seq: options.seq });
  const record = records.at(-1);
  if (record === undefined || record.leaf.seq !== options.seq) {
    throw new Failure(EXIT.notFound, [`${reference} has no record ${options.seq} in the published ledger.`]);
  }
  const checkpoint = (await files.published.read('checkpoint'))?.toString('utf8') ?? '';
  // What was published in between has a checkpoint of its own: the proof is made for the one that is given with it.
  const { size: proven } = parseCheckpoint(checkpoint.slice(0, checkpoint.lastIndexOf('\n\n') + 1));
  const proof = await inclusionProof(record.index, proven, nodesFrom(files.published, proven));
  process.stdout.write(
    formatTlogProof({ index: record.index, proof, checkpoint, extra: Buffer.from(record.leafText) }),
  );
}
