import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { canonicalize } from '../ledger/canonical.ts';
import { PERSON_ID } from '../office/index.ts';

/** Who shows a token: an opaque person id, and the digest of all the token's claims, which goes on record. */
export interface Bearer {
  readonly person: string;
  readonly claims: string;
}

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** The issuer's public key: Ed25519. */
  readonly key: KeyObject;
  /** Seconds since 1970; default the system's clock. */
  readonly now?: () => number;
}

/** The token is not accepted. `reason` is safe to tell: it repeats nothing of the token. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly reason: string;
  constructor(reason: string) {
    super(`The token is not accepted: ${reason}.`);
    this.reason = reason;
  }
}

/** Clocks of issuer and API may differ by so many seconds. */
const TOLERANCE = 30;

/** Only what our issuer signed with Ed25519, for us, and not expired. @throws TokenRefused */
export async function verifyToken(token: string, rules: TokenRules): Promise<Bearer> {
  const { issuer, audience, key, now } = rules;
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['EdDSA', 'Ed25519'],
      issuer,
      audience,
      clockTolerance: TOLERANCE,
      requiredClaims: ['sub', 'exp', 'iat'],
      ...(now && { currentDate: new Date(now() * 1000) }),
    });
    const person = payload.sub ?? '';
    if (!PERSON_ID.test(person)) throw new TokenRefused('its subject is no person of this office');
    return { person, claims: hash('sha256', canonicalize(payload), 'hex') };
  } catch (error) {
    if (error instanceof TokenRefused) throw error;
    throw new TokenRefused(reasonOf(error));
  }
}

/** The issuer's key from its PEM. @throws when it is none, or not Ed25519. */
export function issuerKey(pem: string): KeyObject {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new TypeError(
      `The issuer's key is of type ${key.asymmetricKeyType ?? 'secret'}; tokens are signed with Ed25519.`,
    );
  }
  return key;
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'it has expired; get a new one';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `its claim ${error.claim} is missing or not the expected one`;
  if (error instanceof errors.JOSEAlgNotAllowed) return 'it is not signed with Ed25519';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is not by the issuer';
  if (error instanceof errors.JOSEError) return 'it is no signed token';
  throw error;
}
