import type { KeyObject } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { SignJWT } from 'jose';
import { canHaveToken, peopleFolder, tokenPath, tokensIn } from './token-files.ts';

/** A token is good for so long from when it was written; every start writes new ones. */
const GOOD_FOR = '90 days';

export interface TokenIssuer {
  readonly key: KeyObject;
  readonly issuer: string;
  readonly audience: string;
}

/** The office as far as its tokens follow from it: opaque ids of persons by seat, and by their names. */
export interface Seated {
  readonly demonstration: boolean | null;
  readonly seats: ReadonlyMap<string, string | null>;
  readonly people: ReadonlyMap<string, string>;
}

/**
 * Writes a token for the holder of each seat of the demonstration office, `SEAT.jwt`, and for everybody it knows by a
 * name, `people/NAME.jwt`. That of a seat nobody holds is taken away. Never for a real office: whoever reads these files
 * can act as anybody.
 * @returns the seats.
 */
export async function mintTokens(folder: string, office: Seated, issuer: TokenIssuer): Promise<readonly string[]> {
  if (office.demonstration !== true) throw new Error('Tokens are made for the demonstration office only.');
  const people = peopleFolder(folder);
  await mkdir(people, { recursive: true, mode: 0o700 });
  const seats: string[] = [];
  for (const [seat, person] of office.seats) {
    const path = tokenPath(folder, seat);
    if (person === null) await rm(path, { force: true });
    else {
      await mint(path, person, issuer);
      seats.push(seat);
    }
  }
  for (const [name, person] of office.people)
    if (canHaveToken(name)) await mint(tokenPath(people, name), person, issuer);
  return seats;
}

/** Whether tokens were written here before: then it is the folder of a demonstration office. */
export async function hasTokens(folder: string): Promise<boolean> {
  return (await tokensIn(folder)).length > 0;
}

async function mint(path: string, person: string, { key, issuer, audience }: TokenIssuer): Promise<void> {
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA' })
    .setSubject(person)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(GOOD_FOR)
    .sign(key);
  await writeFile(`${path}.new`, token, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
