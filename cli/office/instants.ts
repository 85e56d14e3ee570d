import { InvalidArgumentError } from 'commander';

/** An instant as an option gives it: `2026-12-01` is the beginning of that day where the reader is. */
export function instantOption(text: string): string {
  const instant = instantFrom(text);
  if (instant === null) throw new InvalidArgumentError('Give a day such as 2026-12-01, or an instant.');
  return instant;
}

function instantFrom(text: string): string | null {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00` : text;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?$/.test(day)) return null;
  const instant = new Date(day);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}
