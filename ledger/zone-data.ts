const MARK = ', time zones ';

/** Version of the time-zone data of this process: `2025c`. */
export function zoneData(): string {
  return process.versions['tz'] ?? 'unknown';
}

/** What a record says of its writer, so that a replay knows by which time-zone data its instants were reckoned. */
export function withZoneData(product: string): string {
  return `${product}${MARK}${zoneData()}`;
}

/** Version of the time-zone data of the writer of a record; null where its build does not say it. */
export function zoneDataOf(build: string): string | null {
  return build.split(MARK)[1] ?? null;
}
