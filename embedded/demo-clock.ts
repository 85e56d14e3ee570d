import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const KEPT = z.object({ clock: z.string().nullable() });

/** Another clock is asked for than the one under which this data directory has run. */
export class ClockDiffers extends Error {
  override readonly name = 'ClockDiffers';
}

/**
 * The demo clock of a data directory (`1d=2s`; null: real days), fixed by its first start: due instants that were reckoned
 * by one clock mean nothing under another.
 * @param asked undefined when the start names none: then the kept one holds.
 * @throws ClockDiffers
 */
export async function keepClock(path: string, asked: string | undefined): Promise<string | null> {
  let kept: string | null;
  try {
    kept = KEPT.parse(JSON.parse(await readFile(path, 'utf8'))).clock;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    const clock = asked ?? null;
    await writeFile(path, `${JSON.stringify({ clock })}\n`, { flag: 'wx' });
    return clock;
  }
  if (asked === undefined || asked === kept) return kept;
  throw new ClockDiffers(
    [
      `This data directory runs ${kept === null ? 'on real days' : `with --clock ${kept}`}, and --clock ${asked} was asked for.`,
      `Its clocks cannot be changed once they run. Start without --clock, or with MUFAKAT_DATA_DIRECTORY=.mufakat-demo for a new office under ${asked}.`,
    ].join('\n'),
  );
}
