import type { Judgement } from './acts.ts';
import type { Attachment } from './types.ts';
import type { EffectToWrite } from './write.ts';

/** Role of the file that came by mail. */
const ORIGINAL = 'original';

export function hasOriginal(attachments: readonly Attachment[]): boolean {
  return attachments.some(({ role }) => role === ORIGINAL);
}

/**
 * Whoever sent by mail what another seat has registered is told that it was. No machine asks for this letter: it follows
 * from the record's actor alone. Its number is one that no effect of a machine has, for those are counted from 1.
 * @param before sequence number of the record before the first judgement's.
 */
export function registeredLetters(judgements: readonly Judgement[], before: number): readonly EffectToWrite[] {
  const index = judgements.findIndex(({ act }) => act.actor.registeredBy !== undefined);
  const actor = judgements[index]?.act.actor;
  if (actor === undefined) return [];
  const id = `${before + index + 1}:0`;
  const payload = {
    id,
    path: [],
    kind: 'action',
    type: 'letter',
    params: { template: 'registered', to: [actor.seat] },
  };
  return [{ id, kind: 'action', name: 'letter', token: null, payload }];
}
