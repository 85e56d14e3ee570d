import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Problem } from '../../api/problems.ts';
import { sample } from './asking.ts';
import { Life } from './life.ts';
import { openStage, type Stage } from './stage.ts';

/** What comes with an act is looked at before anything is recorded, and all that is wrong with it is told. */

let stage: Stage;
let life: Life;
beforeAll(async () => {
  stage = await openStage({ inForce: 'demonstration 3' });
  life = await Life.of(stage, 'new-project-bilateral', 'focal-viet-nam');
});
afterAll(() => stage.close());

async function mistakes(seat: string, type: string, more: object = {}): Promise<Problem['errors']> {
  const { status, body } = await life.refused(seat, type, more);
  expect(status, JSON.stringify(body)).toBe(400);
  return body.errors;
}

it('an item that is returned names a field of a proposal', async () => {
  const [first, ...others] = (await mistakes('desk', 'RETURN', { reason: 'x', data: { items: ['moneyy'] } })) ?? [];
  expect(first?.path).toBe('data.items.0');
  expect(first?.message).toMatch(/^is no field of a proposal; there are: .*milestones/);
  expect(others).toEqual([]);
});

it('a reason from a closed list is one of those of the policy, which are told', async () => {
  const message = 'names the reason; there are: outside-mandate, not-a-member, duplicate, incomplete';
  for (const data of [{}, { because: 'mood' }, { because: 7 }])
    expect(await mistakes('desk', 'INELIGIBLE', { reason: 'x', data })).toEqual([{ path: 'data.because', message }]);
});

it('a reason is given once', async () => {
  expect(await mistakes('desk', 'RETURN', { reason: 'one', data: { reason: 'another' } })).toEqual([
    { path: 'data.reason', message: 'is given twice: as the reason, and among the data' },
  ]);
});

it('another kind, and another proponent, are another proposal; the text stays as it was', async () => {
  await life.act('desk', 'RETURN', {}, 'The dates are missing');
  const bilateral = await sample('new-project-bilateral');
  const stays = (path: string, is: string) => ({
    path: `data.proposal.${path}`,
    message: `stays what it is: ${is}; what differs in this is submitted as a new proposal`,
  });
  const funding = await sample('funding-in-kind');
  expect(await mistakes('focal-viet-nam', 'RESUBMIT', { data: { proposal: funding } })).toEqual([
    stays('kind', 'new-project'),
    stays('proponent', 'viet-nam'),
  ]);
  const others = { ...bilateral, proponent: 'Malaysia' };
  expect(await mistakes('focal-viet-nam', 'RESUBMIT', { data: { proposal: others } })).toEqual([
    stays('proponent', 'viet-nam'),
  ]);
  const concept = { ...(await sample('new-project-regional-concept')), proponent: 'Viet Nam' };
  expect(await mistakes('focal-viet-nam', 'RESUBMIT', { data: { proposal: concept } })).toEqual([
    stays('stage', 'none'),
  ]);
  await life.act('focal-viet-nam', 'RESUBMIT', { proposal: { ...bilateral, ends: '2028-12-01' } });
  expect((await life.view('focal-viet-nam')).title).toBe(bilateral['title']);
});

it('those who are consulted are members of the office', async () => {
  await life.act('desk', 'ACCEPT');
  const parties = ['malaysia', 'nobody', 'focal-sri-lanka'];
  expect(await mistakes('desk', 'OPEN', { data: { parties } })).toEqual([
    { path: 'data.parties.1', message: 'is no member of this office' },
    { path: 'data.parties.2', message: 'is a seat: name the member, sri-lanka' },
  ]);
  await life.act('desk', 'OPEN', { parties: ['malaysia'] });
});

it('a text that an act is made of is not left out, unless a file brings it', async () => {
  const missing = (path: string) => [{ path, message: 'is missing: give it in words, or attach a file of this name' }];
  expect(await mistakes('focal-malaysia', 'COMMENT')).toEqual(missing('data.comment'));
  expect(await mistakes('desk', 'SUMMARISE', { data: { answers: 0 } })).toEqual(missing('data.summary'));
  expect(await mistakes('desk', 'CORRECT', { data: { fact: 'money' }, reason: 'x' })).toEqual(
    missing('data.correction'),
  );
  expect(await mistakes('desk', 'CORRECT', { data: { fact: 'money', correction: '1' } })).toEqual(missing('reason'));
  const file = (role: string, content = 'SGVsbG8=') => ({ attachments: [{ role, mediaType: 'text/plain', content }] });
  for (const more of [file('comment'), { data: { comment: 'We agree' } }])
    expect(await life.refused('focal-malaysia', 'COMMENT', more)).toMatchObject({ status: 200 });
  const byMail = { registersFor: 'focal-malaysia', ...file('original') };
  expect(await life.refused('desk', 'COMMENT', byMail)).toMatchObject({ status: 200 });
  expect(await mistakes('focal-malaysia', 'COMMENT', file('comment', ''))).toEqual([
    { path: 'attachments.0.content', message: 'is an empty file' },
  ]);
});
