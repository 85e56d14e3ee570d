import { describe, expect, it } from 'vitest';
import { refusedBy } from '../../activities/refused.ts';
import type { HostRefusal } from '../../host/types.ts';

const refusal = (code: HostRefusal['code'], missing: HostRefusal['missing']) =>
  refusedBy({ outcome: 'refused', refusal: { code, rule: 'permit@2', value: 'draft', missing, permitted: [] } }, [
    'ended',
  ]);

describe('why a case did not take what a fleet brought', () => {
  it('tells the code and each sentence once', () => {
    const what = 'the timer hint has no policy';
    expect(refusal('incomplete', [{ what }, { what }, { what: 'a child machine runs' }])).toEqual({
      refused: 'incomplete: the timer hint has no policy; a child machine runs',
    });
    expect(refusal('not-now', [])).toEqual({ refused: 'not-now' });
  });

  it('names a guard and keeps what it has read, and what an error quotes, to the case', () => {
    const guard = { guard: 'isDesk', answer: false, read: { 'event.office.actor.person': 'person_1' } };
    const error = { what: `SyntaxError: Unexpected token 'S', "Salt" is\nnot valid JSON` };
    expect(refusal('guard', [guard, error])).toEqual({
      refused: 'guard: the guard isDesk said no; SyntaxError',
    });
  });

  it('is short enough for a page of many', () => {
    const { refused } = refusal('failed', [{ what: 'x'.repeat(5_000) }]) as { readonly refused: string };
    expect(refused.length).toBeLessThan(450);
  });

  it('is none where nothing was left to do', () => {
    expect(refusal('ended', [{ what: 'the case has ended' }])).toBe('unchanged');
    expect(refusedBy({ outcome: 'not-found', case: 'permit/1' })).toEqual({ refused: 'not-found' });
  });
});
