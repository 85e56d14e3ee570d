import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const IDENTITY = z.object({ pid: z.number(), started: z.string() });

const RUN = z.object({
  /** The supervisor. */
  supervisor: IDENTITY,
  startedAt: z.string(),
  addresses: z.object({
    api: z.string(),
    docs: z.string(),
    temporal: z.string(),
    /** Null where a server of somebody else is used. */
    temporalUi: z.string().nullable(),
    /** `host:port`; the password is elsewhere. */
    postgresql: z.string(),
  }),
  clock: z.string().nullable(),
  children: z.array(IDENTITY.extend({ name: z.string() })),
});
export type Run = z.output<typeof RUN>;

/** What runs now, for the command line, for `doctor`, and for the next start should this one be killed. */
export async function writeRun(path: string, run: Run): Promise<void> {
  const draft = `${path}.new`;
  await writeFile(draft, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, path);
}

/** Null when nothing was started, or when it was stopped in order. */
export async function readRun(path: string): Promise<Run | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const run = RUN.safeParse(JSON.parse(text));
  if (!run.success) throw new Error(`${path} is no run file of this version. Stop what it names, and remove it.`);
  return run.data;
}

export function removeRun(path: string): Promise<void> {
  return rm(path, { force: true });
}
