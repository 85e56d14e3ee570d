import type { Context } from './context.ts';
import { CaseMissing } from './errors.ts';
import type { CaseView, Waited } from './types.ts';
import { view } from './views.ts';

/** A notification that is lost (a process died between commit and announcement) costs a waiter at most this. Milliseconds. */
const SAFETY = 5_000;

/** Reads again when the case is announced to have changed, and otherwise sleeps. */
export async function waitFor(
  context: Context,
  caseKey: string,
  predicate: (view: CaseView) => boolean,
  timeout: number,
): Promise<Waited> {
  const end = performance.now() + timeout;
  let wake = (): void => undefined;
  let changed = false;
  let caseId: string | null = null;
  const unsubscribe = context.notifications.onCase((id) => {
    if (id !== null && caseId !== null && id !== caseId) return;
    changed = true;
    wake();
  });
  try {
    for (;;) {
      changed = false;
      const seen = await view(context, caseKey);
      if (seen === null) throw new CaseMissing(caseKey);
      caseId = seen.caseId;
      if (predicate(seen)) return 'held';
      if (seen.state.status !== 'active') return 'can-no-longer-happen';
      const left = end - performance.now();
      if (left <= 0) return 'timed-out';
      if (changed) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, SAFETY));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    unsubscribe();
  }
}
