/** The office: who holds which seat when, told by the records of the directory stream. */
export { Directory, type Member, type Person } from './directory.ts';
export { openDemonstrationOffice, newPersonId, OfficeExists } from './demonstration.ts';
export { createOffice, NoPolicyInForce, type Office, type PolicySource } from './source.ts';
export { policyMoves } from './moves.ts';
export { policiesNow, servedBy } from './opening.ts';
export type { Opens, PolicyFacts } from './opening.ts';
export { PROPOSAL_CASES } from './cases.ts';
export type { Meeting } from './meetings.ts';
export { judgeCommand, possibleCommands, type GivenCommand } from './commands/judge.ts';
export { OFFICE_COMMANDS } from './commands/index.ts';
export type { NamedCase, OfficeCommand, Release } from './commands/command.ts';
export { OFFICE_ZONE } from './zone.ts';
export { PERSON_ID } from './ids.ts';
export { isPersonal } from './persons.ts';
export { focalSeat, memberId, type Government, type Seat, type SeatKind } from './seats.ts';
