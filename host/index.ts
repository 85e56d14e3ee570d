export { createHost } from './create-host.ts';
export type { HostLog, HostOptions, NoteAsked, ReferenceAsked } from './context.ts';
export { commandIdOf } from './commands.ts';
export { SYSTEM } from './acts.ts';
export { Busy, CaseMissing, MachineMissing, StepFailed } from './errors.ts';
export { StoreUnavailable } from '../store/unavailable.ts';
export { stateName } from './views.ts';
export type * from './types.ts';
