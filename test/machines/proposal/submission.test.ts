import { describe, expect, test } from 'vitest';
import { readSubmission, splitSubmission } from '../../../machines/proposal/submission.ts';
import { memberId } from '../../../office/index.ts';

const bilateral = {
  kind: 'new-project',
  scale: 'bilateral',
  title: 'Joint training',
  proponent: 'Viet Nam',
  lead: 'Viet Nam',
  participants: ['Viet Nam', 'Cambodia'],
  endorsements: ['Viet Nam', 'Cambodia'],
  summary: 'Two courses a year.',
  areas: ['border management'],
  money: { amount: 90_000, currency: 'USD', source: 'subject to funds' },
  milestones: [{ title: 'First course', due: '2027-05-15' }],
  starts: '2027-04-01',
  ends: '2028-12-31',
};

describe('reading a proposal', () => {
  test('all mistakes are answered at once, with their paths', () => {
    const read = readSubmission({
      ...bilateral,
      title: '',
      money: { amount: -1, currency: 'dollars' },
      endorsements: ['Viet Nam'],
      colour: 'red',
    });
    expect('mistakes' in read ? read.mistakes.map(({ path }) => path).sort() : []).toEqual([
      'colour',
      'endorsements',
      'money.amount',
      'money.currency',
      'title',
    ]);
  });

  test('what only the whole can tell is checked as well', () => {
    const read = readSubmission({ ...bilateral, endorsements: ['Viet Nam'], lead: 'Thailand', ends: '2027-01-01' });
    expect('mistakes' in read ? read.mistakes.map(({ path }) => path).sort() : []).toEqual([
      'endorsements',
      'ends',
      'lead',
    ]);
  });

  test('money that is sought has a source, or says that it is subject to funds', () => {
    const { source: _, ...money } = bilateral.money;
    const read = readSubmission({ ...bilateral, money: { ...money, sought: 60_000 } });
    expect('mistakes' in read ? read.mistakes : []).toEqual([
      { path: 'money.source', problem: 'name the source of the money sought, or say: subject to funds' },
    ]);
    expect('mistakes' in readSubmission({ ...bilateral, money }), 'nothing is sought').toBe(false);
    expect('mistakes' in readSubmission({ ...bilateral, money: { ...bilateral.money, sought: 60_000 } })).toBe(false);
  });

  test('an unknown kind is said at its place', () => {
    expect(readSubmission({ kind: 'wish' })).toEqual({
      mistakes: [{ path: 'kind', problem: 'kind is collaboration, new-project, funding or secondment' }],
    });
  });

  test('free text leaves the facts, wherever it stands; parties become ids', () => {
    const read = readSubmission(bilateral);
    if ('mistakes' in read) throw new Error('the proposal is right');
    const { facts, texts } = splitSubmission(read.proposal, memberId);
    expect(texts).toEqual({
      title: 'Joint training',
      summary: 'Two courses a year.',
      'money.source': 'subject to funds',
      'milestones.0.title': 'First course',
    });
    expect(facts).toMatchObject({
      proponent: 'viet-nam',
      participants: ['viet-nam', 'cambodia'],
      money: { amount: 90_000, currency: 'USD' },
      milestones: [{ due: '2027-05-15' }],
    });
    for (const text of Object.values(texts)) expect(JSON.stringify(facts)).not.toContain(text);
  });
});
