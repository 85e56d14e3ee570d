import type { Command } from 'commander';
import type { Page } from '../client.ts';
import { clientFor, sceneOf, tell } from '../context.ts';
import { listText } from '../rendering/list.ts';
import { askable, optionWords } from '../repeating.ts';
import type { ReadOptions } from './show.ts';

export interface ListOptions extends ReadOptions {
  readonly status?: string;
  readonly kind?: string;
  readonly state?: string;
  readonly waitingFor?: string;
}

/** `mufakat list`: the proposals the reader may know of, newest first; of those that wait for a seat, what is due first. */
export async function list(options: ListOptions, command: Command): Promise<void> {
  const scene = sceneOf(command);
  const client = await clientFor(options.as, command);
  const { as, status, kind, state, waitingFor } = options;
  const again = ['list', ...optionWords({ as, status, kind, state, 'waiting-for': waitingFor })];
  const items: Page['items'] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: '100' });
    for (const [filter, value] of Object.entries({ status, kind, state, waitingFor }))
      if (value !== undefined) query.set(filter, value);
    if (cursor !== null) query.set('cursor', cursor);
    const page: Page = await askable(() => client.list(query), again, command);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  const filtered = [status, kind, state, waitingFor].some((filter) => filter !== undefined);
  await tell(scene, items, (...told) => listText(filtered, ...told), items);
}
