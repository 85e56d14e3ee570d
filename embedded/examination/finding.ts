/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  /**
   * `ok`; `off`: not running, and nothing is wrong with that; `note`: works, and there is something to know;
   * `missing`: needed and not there, or not working.
   */
  readonly status: 'ok' | 'off' | 'note' | 'missing';
  /** What was found: version, address, path. */
  readonly found: string;
  /** What to do about it. */
  readonly remedy?: string;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
