import { Command } from 'commander';
import { replayEip1 } from './replay/eip1-command.ts';
import { replayProposal } from './replay/proposal-command.ts';

/** `mufakat replay`: recorded histories through a machine, move by move. */
export function replayCommand(): Command {
  const replay = new Command('replay').description('take recorded histories through a machine and judge every move');
  replay
    .command('eip1')
    .description('status histories of Ethereum Improvement Proposals under EIP-1, one JSON object a line')
    .argument('<file>', 'JSONL file; - reads standard input')
    .action((file: string, _options: object, command: Command) => replayEip1(file, command));
  replay
    .command('proposal')
    .description('what `history --output jsonl` wrote, step by step through the released machine')
    .argument('<file>', 'JSONL file; - reads standard input')
    .action((file: string, _options: object, command: Command) => replayProposal(file, command));
  return replay;
}
