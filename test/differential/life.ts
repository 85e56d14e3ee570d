import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import type { CaseState, ChildState, Machine } from '../../engine/types.ts';
import type { CaseView, Host } from '../../host/index.ts';
import type { Database } from '../../store/index.ts';
import type { Act, Plan } from '../engine/generator.ts';
import type { Picture } from '../engine/lives.ts';
import { CLAIMS } from '../host/fixture.ts';

/** How time passes for a host: by hand, or on a server that skips it. */
export interface Passing {
  /** Milliseconds of the clock that the host reads. */
  now(): Promise<number>;
  /** Resolves when so much time has gone by and everything that fell due has been fired, each at its own instant. */
  pass(caseId: string, milliseconds: number): Promise<void>;
  /** Called after each act: what has to go on beside the host. */
  settle(): Promise<void>;
}

/** A host fires what is due before it judges a later act: no act of this life finds something due that was not fired. */
export function punctual(plan: Plan): Plan {
  const before: Act = { act: 'pass', milliseconds: 0 };
  return { ...plan, acts: plan.acts.flatMap((act) => [before, act]) };
}

/** Lives the plan as a case of a host: every act one command, everything read back from the database. */
export async function lifeOfHost(
  plan: Plan,
  machine: Machine,
  { host, database }: { readonly host: Host; readonly database: Database },
  passing: Passing,
): Promise<readonly Picture[]> {
  const begin = await passing.now();
  const caseId = `${machine.name}/${v7()}`;
  const sender = { person: 'desk', claims: CLAIMS };
  const { name, version } = machine;
  const opened = await host.start({ commandId: randomUUID(), sender, caseId, machine: { name, version }, input: {} });
  if (opened.outcome !== 'accepted') throw new Error(`not opened: ${JSON.stringify(opened)}`);
  const pictures: Picture[] = [];
  const former: string[] = [];
  let running: readonly string[] = [];
  const look = async (): Promise<CaseView> => {
    await passing.settle();
    const view = await host.view(caseId);
    if (view === null) throw new Error('the case is gone');
    const tokens = view.state.actors.flatMap(({ ended, token }) => (ended === true ? [] : [token]));
    for (const token of running) if (!tokens.includes(token)) former.push(token);
    running = tokens;
    pictures.push(pictureOf(view, await lettersOf(database, caseId), begin));
    return view;
  };
  let view = await look();
  for (const act of plan.acts) {
    if (view.state.status === 'active') await live(act, view, former);
    view = await look();
  }
  return pictures;

  async function live(act: Act, { state }: CaseView, old: readonly string[]): Promise<void> {
    switch (act.act) {
      case 'event':
        await host.send({ commandId: randomUUID(), sender, case: caseId, event: { type: act.type } });
        return;
      case 'pass':
        return passing.pass(caseId, act.milliseconds);
      case 'late': {
        // An outcome of a run that is over, and a companion that wakes for nothing.
        const token = old[act.which % Math.max(1, old.length)];
        if (token !== undefined) await host.settle(caseId, token, { output: 'late' });
        await host.fireDue(caseId);
        return;
      }
      default: {
        const alive = state.actors.filter(({ ended }) => ended !== true).sort((a, b) => (a.id < b.id ? -1 : 1));
        const actor = alive[act.which % Math.max(1, alive.length)];
        if (actor === undefined) return;
        const outcome = act.act === 'done' ? { output: act.output } : { error: { name: 'Error', message: 'refused' } };
        await host.settle(caseId, actor.token, outcome);
      }
    }
  }
}

function pictureOf({ state, machine }: CaseView, letters: readonly unknown[], begin: number): Picture {
  const children = Object.entries(state.children).flatMap(([id, { value, context, history, status }]) =>
    status === 'active' ? [[id, { value, context, history }] as const] : [],
  );
  return {
    value: state.value,
    status: state.status,
    context: state.context,
    history: state.history,
    tags: [...machine.tags(state)].sort(),
    due: timersIn(state)
      .map(({ due }) => Date.parse(due) - begin)
      .sort((a, b) => a - b),
    timers: timersIn(state)
      .map(({ id }) => id)
      .sort(),
    running: state.actors
      .filter(({ ended }) => ended !== true)
      .map(({ id }) => id)
      .sort(),
    letters,
    ...(children.length === 0 ? {} : { children: Object.fromEntries(children) }),
  };
}

/** Armed timers, those of child machines included. */
function timersIn({ timers, children }: CaseState | ChildState): CaseState['timers'] {
  return [...timers, ...Object.values(children).flatMap(timersIn)];
}

/** What the host has been asked to have carried out, in order. */
async function lettersOf(database: Database, caseId: string): Promise<unknown[]> {
  const { rows } = await database.pool.query<{ params: unknown }>(
    `select payload->'params' as params from mufakat.effects where case_id = $1 and kind = 'action'
      order by split_part(effect_id, ':', 1)::integer, split_part(effect_id, ':', 2)::integer`,
    [caseId],
  );
  return rows.map(({ params }) => params);
}
