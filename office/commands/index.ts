import { endActing, nameActing } from './acting.ts';
import { addDay, confirmDay, removeDay } from './calendar.ts';
import type { OfficeCommand } from './command.ts';
import { endGroup, joinGroup, leaveGroup, nameGroup } from './groups.ts';
import { callMeeting, cancelMeeting, holdMeeting, moveMeeting } from './meetings.ts';
import { admitMember, memberLeaves, nameFocal, nameStakeholder } from './members.ts';
import { correctPerson } from './persons.ts';
import { agreeMove, agreePolicy, proposeMove, proposePolicy, refuseMove, refusePolicy } from './policy.ts';
import { appoint, vacate } from './seats.ts';

const COMMANDS: readonly OfficeCommand[] = [
  appoint,
  vacate,
  nameActing,
  endActing,
  admitMember,
  memberLeaves,
  nameFocal,
  nameStakeholder,
  correctPerson,
  nameGroup,
  joinGroup,
  leaveGroup,
  endGroup,
  callMeeting,
  moveMeeting,
  cancelMeeting,
  holdMeeting,
  proposePolicy,
  agreePolicy,
  refusePolicy,
  proposeMove,
  agreeMove,
  refuseMove,
  confirmDay,
  addDay,
  removeDay,
];

/** Every command of the office's own door, by its type. */
export const OFFICE_COMMANDS: ReadonlyMap<string, OfficeCommand> = new Map(
  COMMANDS.map((command) => [command.type, command]),
);
