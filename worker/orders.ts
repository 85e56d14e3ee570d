import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { createSigner, keyId } from '../ledger/authentication.ts';
import { canonicalize } from '../ledger/canonical.ts';
import type { FleetOrder, OrderAuthentication } from '../workflows/fleet.ts';

/** Vouches for orders to many cases, and tells those of the office from those of whoever reaches Temporal. */
export interface Orders {
  sign(order: FleetOrder): OrderAuthentication;
  isAuthentic(order: FleetOrder, authn: OrderAuthentication | undefined): Promise<boolean>;
}

/**
 * Orders signed with that private key (Ed25519). They, and those under a key that `others` finds by its id among the
 * office's keys, are the office's.
 */
export function createOrders(
  privateKey: KeyObject,
  others: (key: string) => Promise<KeyObject | null> = () => Promise.resolve(null),
): Orders {
  const signer = createSigner(privateKey);
  const own = createPublicKey(privateKey);
  const keyOf = (id: string): Promise<KeyObject | null> => (id === keyId(own) ? Promise.resolve(own) : others(id));
  return {
    sign: (order) => ({ key: signer.key, signature: signer.sign(bytesOf(order)) }),
    isAuthentic: async (order, authn) => {
      if (typeof authn?.key !== 'string' || typeof authn.signature !== 'string') return false;
      const key = await keyOf(authn.key);
      return key !== null && verify(null, bytesOf(order), key, Buffer.from(authn.signature, 'base64'));
    },
  };
}

/** Orders that only this process gives and carries out. */
export function ownOrders(): Orders {
  return createOrders(generateKeyPairSync('ed25519').privateKey);
}

function bytesOf({ id, operation, argument }: FleetOrder): Buffer {
  return Buffer.from(canonicalize({ v: 1, order: 'fleet', id, operation, argument }));
}
