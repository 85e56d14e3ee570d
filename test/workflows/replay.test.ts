import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../product.ts';
import { quietTemporal } from '../servers/quiet-temporal.ts';
import { currentBundle } from './bundle.ts';

quietTemporal();

const HISTORY = z.object({ events: z.array(z.looseObject({ eventType: z.string() })) });
type History = z.infer<typeof HISTORY>;

const folder = join(packageRoot(), 'test', 'fixtures', 'histories');
const recorded = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ name, history: HISTORY.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))) }));

let codePath: string;
beforeAll(async () => {
  codePath = await currentBundle();
});
const replay = (history: History): Promise<void> => Worker.runReplayHistory({ workflowBundle: { codePath } }, history);
const has = (history: History, type: string): boolean =>
  history.events.some(({ eventType }) => eventType === `EVENT_TYPE_${type}`);

describe('companions recorded by every version so far', () => {
  it('are waits, a ladder with letters, work that fails, and a life in several runs', () => {
    const seen = (type: string): boolean => recorded.some(({ history }) => has(history, type));
    for (const type of ['TIMER_FIRED', 'ACTIVITY_TASK_FAILED', 'TIMER_CANCELED', 'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES'])
      expect(seen(type)).toBe(true);
    expect(seen('WORKFLOW_EXECUTION_CONTINUED_AS_NEW')).toBe(true);
  });

  it.each(recorded)('$name goes through the bundle that ships, to its end', async ({ history }) => {
    const last = history.events.at(-1)?.eventType;
    expect(last).toMatch(/^EVENT_TYPE_WORKFLOW_EXECUTION_(COMPLETED|CONTINUED_AS_NEW)$/);
    await expect(replay(history)).resolves.toBeUndefined();
  });

  it('would not go through a companion that does something else', async () => {
    const ladder = recorded.find(({ name }) => name.endsWith('ladder.json'));
    if (ladder === undefined) throw new Error('There is no recorded ladder.');
    const events = ladder.history.events.map((event) =>
      event.eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED'
        ? {
            ...event,
            activityTaskScheduledEventAttributes: {
              ...(event['activityTaskScheduledEventAttributes'] as object),
              activityType: { name: 'other' },
            },
          }
        : event,
    );
    await expect(replay({ events })).rejects.toThrow(/nondetermin|determinism/i);
  });
});

describe('the workflow bundle that ships', () => {
  it('holds companions and fleets, and nothing of the engine or of XState', () => {
    const code = readFileSync(codePath, 'utf8');
    expect(code).toContain('async function companion');
    expect(code).toContain('async function fleet');
    expect(code.toLowerCase()).not.toContain('xstate');
  });
});
