export { openDatabase } from './database.ts';
export type { Database, DatabaseOptions, Statement, Transaction } from './database.ts';
export { migrate } from './migrate.ts';
export { StoreUnavailable, unavailability } from './unavailable.ts';
export type { Tables } from './tables.ts';
