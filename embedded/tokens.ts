import type { KeyObject } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import type { Directory } from '../office/index.ts';

/** A token is good for so long from the start that wrote it; every start writes new ones. */
const GOOD_FOR = '90 days';

export interface TokenIssuer {
  readonly key: KeyObject;
  readonly issuer: string;
  readonly audience: string;
}

/**
 * Writes a token for the holder of each seat of the demonstration office, `SEAT.jwt`. Never for a real office: whoever reads
 * these files can act as anybody.
 * @returns the seats.
 */
export async function mintTokens(
  folder: string,
  office: Directory,
  { key, issuer, audience }: TokenIssuer,
): Promise<readonly string[]> {
  if (office.demonstration !== true) throw new Error('Tokens are made for the demonstration office only.');
  const now = new Date().toISOString();
  const seats: string[] = [];
  for (const seat of office.seats.keys()) {
    const person = office.holder(seat, now);
    if (person === null) continue;
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject(person)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(GOOD_FOR)
      .sign(key);
    const path = join(folder, `${seat}.jwt`);
    await writeFile(`${path}.new`, token, { mode: 0o600 });
    await rename(`${path}.new`, path);
    seats.push(seat);
  }
  return seats;
}
