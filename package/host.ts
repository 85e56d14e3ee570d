/** `mufakat/host`: cases of your machines, made durable by PostgreSQL. See docs/your-machine.md. */
export * from '../host/index.ts';
export { createSigner, readOrMakeKey } from '../ledger/index.ts';
export { type Database, type DatabaseOptions, migrate, openDatabase } from '../store/index.ts';
export { fixedOffice, type FixedOfficeOptions } from './fixed-office.ts';
export { machinesFrom } from './machines.ts';
export { wallClock } from './wall-clock.ts';
