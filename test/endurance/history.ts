import { expect } from 'vitest';
import type { Office } from '../servers/office.ts';

/** A step as the history tells it. */
export interface Entry {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly seat: string;
  readonly clocks: readonly { readonly clock: string; readonly what: string; readonly due?: string }[];
}

export async function historyOf(office: Office, seat: string, reference: string): Promise<readonly Entry[]> {
  const { status, body } = await office.request(seat, 'GET', `/proposals/${reference}/history`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body['entries'] as readonly Entry[];
}

/** Each clock that ran out was armed before, and ran out at its due instant or later. */
export function notBeforeDue(entries: readonly Entry[]): void {
  const due = new Map<string, string>();
  for (const { type, at, clocks } of entries) {
    if (type.startsWith('after.')) {
      const name = type.slice('after.'.length);
      const armed = due.get(name);
      expect(armed, `${name} fired without having been armed`).toBeDefined();
      expect(Date.parse(at), `${name} at ${at}, due ${armed ?? ''}`).toBeGreaterThanOrEqual(Date.parse(armed ?? ''));
    }
    for (const { clock, what, due: instant } of clocks)
      if (what === 'armed' && instant !== undefined) due.set(clock, instant);
  }
}
