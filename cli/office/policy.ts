import { Command } from 'commander';
import { stringify } from 'yaml';
import type { OfficePolicies } from '../client.ts';
import { sceneOf, tell } from '../context.ts';
import { EXIT, Failure } from '../failure.ts';
import type { Output } from '../output.ts';
import { optionWords } from '../repeating.ts';
import type { Voice } from '../voice.ts';
import { give, givingOptions, type GivingOptions } from './giving.ts';
import { readOffice, tableOf } from './reading.ts';
import { said } from '../../words/said.ts';

interface MoveOptions extends GivingOptions {
  readonly case?: string;
}

/** `mufakat office policy …`: which rules are in force, and the joint acts that change it. */
export function officePolicyCommand(): Command {
  const policy = new Command('policy').description('the rules the office works under: in force, proposed, released');
  policy
    .command('list', { isDefault: true })
    .description('policies in force, proposed and released')
    .option('--as <seat>', 'seat to read as')
    .action(async (_options: object, command: Command) => {
      const found = await policiesFor(['list'], command);
      await tell(sceneOf(command), found, listText, found.policies);
    });
  policy
    .command('show')
    .description('everything that a policy says')
    .argument('<name>', "for example 'demonstration 2'")
    .option('--as <seat>', 'seat to read as')
    .action(async (name: string, _options: object, command: Command) => {
      const { policies } = await policiesFor(['show', name], command);
      const found = policies.find((one) => one.policy === name);
      if (found === undefined)
        throw new Failure(EXIT.notFound, [
          said('failures', 'no-policy', { name }),
          said('failures', 'policies', { policies: policies.map((one) => one.policy).join(', ') }),
        ]);
      await tell(sceneOf(command), found, ({ digest, state, values }) =>
        [`# ${state}, ${digest}`, stringify(values).trimEnd()].join('\n'),
      );
    });
  const acts = [
    ['propose', 'PROPOSE_POLICY', 'propose to put a policy in force; the other Co-Manager agrees, or proposes another'],
    ['agree', 'AGREE_POLICY', 'agree to what the other Co-Manager has proposed: it is in force from then on'],
    ['refuse', 'REFUSE_POLICY', 'refuse what is proposed, with --reason; who has proposed it takes it back so'],
  ] as const;
  for (const [name, type, description] of acts) {
    givingOptions(
      policy.command(name).description(description).argument('<name>', "for example 'demonstration 2'"),
    ).action((named: string, _options: GivingOptions, command: Command) =>
      give(
        type,
        { policy: named },
        command.optsWithGlobals<GivingOptions>(),
        ['office', 'policy', name, named],
        command,
      ),
    );
  }
  const moves = [
    ['move', 'PROPOSE_MOVE', 'propose that running cases come over to a policy in force: one --case, or all it serves'],
    ['agree-move', 'AGREE_MOVE', 'agree to it: the cases are moved, their clocks never to sooner'],
    ['refuse-move', 'REFUSE_MOVE', 'refuse it, with --reason'],
  ] as const;
  for (const [name, type, description] of moves) {
    givingOptions(policy.command(name).description(description).argument('<name>', "for example 'demonstration 2'"))
      .option('--case <reference>', 'only this case')
      .action((named: string, _options: MoveOptions, command: Command) => {
        const options = command.optsWithGlobals<MoveOptions>();
        const words = ['office', 'policy', name, named, ...optionWords({ case: options.case })];
        return give(type, { policy: named, case: options.case }, options, words, command);
      });
  }
  return policy;
}

function policiesFor(words: readonly string[], command: Command): Promise<OfficePolicies> {
  return readOffice(['policy', ...words], command, (client) => client.officePolicies());
}

function listText({ policies, proposed }: OfficePolicies, output: Output, voice: Voice): string {
  const rows = policies.map(({ policy, state, since, serves, kinds }) => [
    policy,
    voice.say(`policy-${state}`),
    since === null ? '' : voice.instant(since),
    serves.join(', '),
    kinds === null ? voice.say('policy-all-kinds') : kinds.join(', '),
  ]);
  const head = ['policy-name', 'state-column', 'policy-since', 'policy-machines', 'policy-kinds'];
  const waiting = proposed.map(({ what, policy, cases, by, since }) =>
    voice.say(what === 'policy' ? 'policy-proposed-by' : 'policy-move-proposed-by', {
      policy,
      cases: cases === 'all' ? voice.say('policy-all-cases') : (cases ?? ''),
      seat: voice.seat(by),
      since: voice.instant(since),
    }),
  );
  const timed = waiting.length > 0 || policies.some(({ since }) => since !== null);
  return [
    tableOf(head, rows, output, voice),
    ...(waiting.length === 0 ? [] : ['', ...waiting]),
    ...(timed ? ['', voice.timesIn()] : []),
  ].join('\n');
}
