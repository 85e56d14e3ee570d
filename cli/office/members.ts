import { Command, Option } from 'commander';
import { optionWords } from '../repeating.ts';
import { give, givingOptions, type GivingOptions } from './giving.ts';

interface MemberOptions extends GivingOptions {
  readonly sort: string;
  readonly government?: string;
  readonly address?: string;
}

const ADMINISTRATOR = 'administrator';

/** `mufakat office member …`, `focal`, `stakeholder`, `group …`: who belongs to the office, and who speaks for them. */
export function officeMemberCommands(): readonly Command[] {
  return [memberCommand(), focalCommand(), stakeholderCommand(), groupCommand()];
}

function memberCommand(): Command {
  const member = new Command('member').description('a member is admitted, or leaves');
  givingOptions(member.command('admit'), ADMINISTRATOR)
    .description('a new member')
    .argument('<name>', 'as people write it')
    .addOption(new Option('--sort <sort>', 'what it is').choices(['state', 'organisation']).default('state'))
    .addOption(new Option('--government <government>', 'one of the two that run the office').choices(['AU', 'ID']))
    .action((name: string, { sort, government }: MemberOptions, command: Command) => {
      const words = ['office', 'member', 'admit', name, ...optionWords({ sort, government })];
      return give('ADMIT_MEMBER', { name, sort, government }, command.optsWithGlobals(), words, command);
    });
  givingOptions(member.command('leave'), ADMINISTRATOR)
    .description('a member leaves, and whoever spoke for it')
    .argument('<member>', 'for example viet-nam')
    .action((id: string, _options: MemberOptions, command: Command) =>
      give('MEMBER_LEAVES', { member: id }, command.optsWithGlobals(), ['office', 'member', 'leave', id], command),
    );
  return member;
}

function focalCommand(): Command {
  return givingOptions(new Command('focal'), ADMINISTRATOR)
    .description('somebody is the focal point of a member from now on')
    .argument('<member>', 'for example viet-nam')
    .argument('<person>', 'name or id; somebody new becomes known')
    .option('--address <mail>', 'where letters reach a new person')
    .action((member: string, person: string, { address }: MemberOptions, command: Command) => {
      const words = ['office', 'focal', member, person, ...optionWords({ address })];
      return give('NAME_FOCAL', { member, person, address }, command.optsWithGlobals(), words, command);
    });
}

function stakeholderCommand(): Command {
  return givingOptions(new Command('stakeholder'), ADMINISTRATOR)
    .description('a member has a seat as a stakeholder; `appoint` says who holds it')
    .argument('<member>', 'for example iom')
    .action((member: string, _options: MemberOptions, command: Command) =>
      give('NAME_STAKEHOLDER', { member }, command.optsWithGlobals(), ['office', 'stakeholder', member], command),
    );
}

function groupCommand(): Command {
  const group = new Command('group').description('a group is named or ended, and seats join or leave it');
  givingOptions(group.command('add'), ADMINISTRATOR)
    .description('a new group')
    .argument('<name>', 'for example "Steering Group"')
    .action((name: string, _options: MemberOptions, command: Command) =>
      give('NAME_GROUP', { name }, command.optsWithGlobals(), ['office', 'group', 'add', name], command),
    );
  givingOptions(group.command('end'), ADMINISTRATOR)
    .description('there is no such group from now on')
    .argument('<group>', 'for example steering-group')
    .action((id: string, _options: MemberOptions, command: Command) =>
      give('END_GROUP', { group: id }, command.optsWithGlobals(), ['office', 'group', 'end', id], command),
    );
  for (const [name, type, description] of [
    ['join', 'JOIN_GROUP', 'a seat sits in a group, whoever holds it'],
    ['leave', 'LEAVE_GROUP', 'a seat sits in a group no longer'],
  ] as const)
    givingOptions(group.command(name), ADMINISTRATOR)
      .description(description)
      .argument('<group>', 'for example steering-group')
      .argument('<seat>', 'for example focal-thailand')
      .action((id: string, seat: string, _options: MemberOptions, command: Command) =>
        give(type, { group: id, seat }, command.optsWithGlobals(), ['office', 'group', name, id, seat], command),
      );
  return group;
}
