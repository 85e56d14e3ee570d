import { eraseReason } from './erasing.ts';
import { act, lived, type Standing, type Step } from './living.ts';
import { type OldOffice, waitFor } from './old-office.ts';

const accept = act('desk', 'ACCEPT');
const support = (country: 'au' | 'id'): Step => act(`comanager-${country}`, 'SUPPORT');
const approve = (country: 'au' | 'id'): Step => act(`comanager-${country}`, 'APPROVE');
const decided = [accept, support('au'), support('id')];

/** Lives in which no clock runs out. The eight samples of every office stand beside them, untouched, in screening. */
const PLAIN: Readonly<Record<string, { readonly sample: string; readonly acts: readonly Step[] }>> = {
  returned: { sample: 'new-project-bilateral', acts: [act('desk', 'RETURN', 'The budget is missing.')] },
  'returned for a revision': {
    sample: 'collaboration-tabletop',
    acts: [accept, support('au'), act('comanager-id', 'REVISE', 'Name the venue.')],
  },
  'no position yet': { sample: 'new-project-bilateral', acts: [accept] },
  'one position': { sample: 'collaboration-tabletop', acts: [accept, support('au')] },
  'split positions': {
    sample: 'funding-in-kind',
    acts: [accept, support('au'), act('comanager-id', 'OBJECT', 'Somebody else has paid for it.')],
  },
  'no signature yet': { sample: 'new-project-multilateral', acts: decided },
  'one signature': { sample: 'secondment-official', acts: [...decided, approve('au')] },
  'signatures that differ': {
    sample: 'collaboration-tabletop',
    acts: [...decided, approve('au'), act('comanager-id', 'NOT_TAKEN_FORWARD', 'The year is over.')],
  },
  approved: { sample: 'new-project-bilateral', acts: [...decided, approve('au'), approve('id')] },
  'not taken forward': {
    sample: 'funding-in-kind',
    acts: [
      ...decided,
      act('comanager-au', 'NOT_TAKEN_FORWARD', 'No use for it.'),
      act('comanager-id', 'NOT_TAKEN_FORWARD', 'No use for it.'),
    ],
  },
  withdrawn: { sample: 'collaboration-tabletop', acts: [act('focal-australia', 'WITHDRAW', 'Another year.')] },
};

/** Real days: every state of the machine that people alone bring about, ended ones too, and a reason that was erased. */
export async function plainLives1(office: OldOffice): Promise<Standing> {
  const standing: Record<string, string> = {
    draft: await office.submit('new-project-bilateral', { draft: true }),
  };
  for (const [name, { sample, acts }] of Object.entries(PLAIN)) standing[name] = await lived(office, sample, acts);
  const erased = await lived(office, 'collaboration-tabletop', [
    accept,
    act('comanager-id', 'OBJECT', 'Written by mistake.'),
  ]);
  await eraseReason(office, erased, 'OBJECT');
  return { ...standing, 'a reason erased': erased };
}

/** Nobody acts: clocks that have run out once, twice, and clocks that run when the office is stopped. */
export async function clockedLives1(office: OldOffice): Promise<Standing> {
  const standsAt = (reference: string, clock: string) => async (): Promise<boolean> =>
    JSON.stringify((await office.show(reference)).value).includes(`"clock":${clock}`);
  const sample = 'collaboration-tabletop';

  const guided = await lived(office, sample, [accept]);
  const decision = await lived(office, sample, decided);
  await waitFor(standsAt(guided, '"reminded"'), 'the first reminder');
  await waitFor(standsAt(decision, '"reminded"'), 'the first reminder of a decision');
  const reminded = await lived(office, sample, [accept]);
  const signing = await lived(office, sample, decided);
  await waitFor(standsAt(guided, '{'), 'the Co-Chairs to be asked');
  await waitFor(standsAt(decision, '{'), 'the Co-Chairs to be asked about a decision');
  await waitFor(standsAt(reminded, '"reminded"'), 'the second reminder');
  await waitFor(standsAt(signing, '"reminded"'), 'the second reminder of a decision');
  await office.act(guided, act('cochair-au', 'ADVISE', 'Take it.'));
  return {
    'one Co-Chair has advised': guided,
    'Co-Chairs asked about the decision': decision,
    'reminded of positions': reminded,
    'reminded of signatures': signing,
    'clock of screening runs': await office.submit(sample),
    'clock of positions runs': await lived(office, sample, [accept]),
    'clock of signatures runs': await lived(office, sample, decided),
  };
}
