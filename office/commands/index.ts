import type { OfficeCommand } from './command.ts';
import { vacate } from './seats.ts';

/** Every command of the office's own door, by its type. */
export const OFFICE_COMMANDS: ReadonlyMap<string, OfficeCommand> = new Map(
  [vacate].map((command) => [command.type, command]),
);
