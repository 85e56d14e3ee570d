import { act, lived, once, type Standing, standsIn, type Step } from './living.ts';
import { type OldOffice, waitFor } from './old-office.ts';

const accept = act('desk', 'ACCEPT');
const draft = once('decision', act('desk', 'DRAFT'));
const both = (type: string, reason?: string): readonly Step[] => [
  act('comanager-au', type, reason),
  act('comanager-id', type, reason),
];
const opened = (...parties: readonly string[]): Step => act('desk', 'OPEN', undefined, { parties });

interface Life {
  readonly sample: string;
  readonly steps: readonly Step[];
}

/** Lives that people alone bring about. The eight samples of every office stand beside them, in screening of proposal@1. */
const PLAIN: Readonly<Record<string, Life>> = {
  returned: { sample: 'new-project-bilateral', steps: [act('desk', 'RETURN', 'The budget is missing.')] },
  'joint act proposed': {
    sample: 'new-project-bilateral',
    steps: [act('comanager-au', 'INELIGIBLE', 'It is here already.', { because: 'duplicate' })],
  },
  'consultation to be opened': { sample: 'collaboration-tabletop', steps: [accept] },
  'consultation open, a comment and a position': {
    sample: 'collaboration-tabletop',
    steps: [
      accept,
      opened('indonesia', 'malaysia'),
      act('focal-malaysia', 'COMMENT', undefined, { comment: 'Invite the coast guard.' }),
      act('focal-indonesia', 'CONSENT'),
      act('comanager-au', 'SUPPORT'),
    ],
  },
  deferred: {
    sample: 'collaboration-tabletop',
    steps: [accept, act('comanager-id', 'DEFER', 'The calendar is full.', { days: 5 })],
  },
  'one Co-Chair has advised': {
    sample: 'new-project-multilateral',
    steps: [accept, act('cochair-au', 'ADVISE', 'Take it.')],
  },
  'a no that its proponent is asked about': {
    sample: 'new-project-multilateral',
    steps: [
      accept,
      ...both('OBJECT', 'No use for it.'),
      draft,
      act('comanager-au', 'NOT_TAKEN_FORWARD', 'No use for it.', { because: 'priorities' }),
    ],
  },
  'concept with one signature': {
    sample: 'new-project-regional-concept',
    steps: [accept, ...both('SUPPORT'), draft, act('comanager-id', 'INVITE')],
  },
};

export async function plainLives2(office: OldOffice): Promise<Standing> {
  await putInForce(office);
  return {
    draft: await office.submit('new-project-bilateral', { draft: true }),
    ...(await livedAll(office, PLAIN)),
  };
}

const considered = [
  accept,
  opened('cambodia'),
  act('cochair-au', 'ADVISE', 'Take it.'),
  act('cochair-id', 'JOIN'),
  ...both('SUPPORT'),
];
const drafted = (data?: object): readonly Step[] => [
  ...considered,
  once('summarising', act('desk', 'SUMMARISE', undefined, { answers: 0, summary: 'Nobody has said anything.' })),
  once('decision', act('desk', 'DRAFT', undefined, data)),
];
const approved = [...drafted(), ...both('APPROVE')];
const signed = [
  once('formalisation', act('comanager-au', 'SIGN')),
  act('comanager-id', 'SIGN'),
  act('focal-viet-nam', 'SIGN'),
  act('focal-cambodia', 'SIGN'),
];
const terminated = [
  once('implementation', act('comanager-au', 'TERMINATE', 'The money is spent.', { because: 'funds' })),
  act('comanager-id', 'AGREE', undefined, { act: 'TERMINATE' }),
];
const reported = once('completion', act('focal-viet-nam', 'FINAL_REPORT', undefined, { report: 'It is done.' }));
const hostLetter = { conditions: [{ id: 'host-letter', due: '2027-06-30', beforeSigning: true }] };

/** What days that pass bring about, too: clocks that run out, recall windows that end, and all that comes after them. */
const CLOCKED: Readonly<Record<string, Life>> = {
  withdrawn: { sample: 'collaboration-tabletop', steps: [act('focal-australia', 'WITHDRAW', 'Another year.')] },
  ...delivered({
    'one signature': [...drafted(), act('comanager-au', 'APPROVE')],
    'approved under a condition': [...drafted(hostLetter), ...both('APPROVE')],
    'one Co-Manager has signed': [...approved, ...signed.slice(0, 1)],
    'carried out': [...approved, ...signed],
    terminated: [...approved, ...signed, ...terminated],
    closed: [...approved, ...signed, ...terminated, reported, act('desk', 'ACCEPT')],
  }),
};

function delivered(lives: Readonly<Record<string, readonly Step[]>>): Readonly<Record<string, Life>> {
  return Object.fromEntries(
    Object.entries(lives).map(([life, steps]) => [life, { sample: 'new-project-bilateral', steps }]),
  );
}

/** The same clock runs for all of them: they are lived side by side. */
export async function clockedLives2(office: OldOffice): Promise<Standing> {
  await putInForce(office);
  const ladder = await office.submit('new-project-bilateral');
  const standing = { 'screening on its ladder': ladder, ...(await livedAll(office, CLOCKED)) };
  await waitFor(async () => (await office.show(ladder)).clocks.some(({ name }) => name === 'escalation'), 'the ladder');
  for (const [life, reference] of Object.entries(standing))
    await waitFor(async () => !(await standsIn(office, reference, 'window')), `${life} to have taken effect`);
  return standing;
}

/** Both Co-Managers agree to the rules under which proposals begin in proposal@2. */
async function putInForce(office: OldOffice): Promise<void> {
  const data = { policy: 'demonstration 2' };
  await office.change(act('comanager-au', 'PROPOSE_POLICY', undefined, data));
  await office.change(act('comanager-id', 'AGREE_POLICY', undefined, data));
}

async function livedAll(office: OldOffice, lives: Readonly<Record<string, Life>>): Promise<Standing> {
  const standing = Object.entries(lives).map(
    async ([life, { sample, steps }]) => [life, await lived(office, sample, steps)] as const,
  );
  return Object.fromEntries(await Promise.all(standing));
}
