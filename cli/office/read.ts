import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { sceneOf } from '../context.ts';
import { EXIT, Failure } from '../failure.ts';
import { readOffice } from './reading.ts';
import { said } from '../../words/said.ts';

interface ReadOptions {
  readonly number: number;
  readonly to?: string;
}

/** `mufakat office read RECORD NAME`: a letter, minutes or a text that came with a change of the office. */
export function officeReadCommand(): Command {
  return new Command('read')
    .description('a letter, minutes or another file or text of a record; `office history` names them')
    .argument('<record>', 'its number', wholeNumber)
    .argument('<name>', 'for example letter, minutes or reason')
    .option('--number <number>', 'which one, where a record has several files of that name', wholeNumber, 1)
    .option('--to <file>', 'write it there, and not to standard output')
    .option('--as <seat>', 'seat to read as')
    .action(async (record: number, name: string, { number, to }: ReadOptions, command: Command) => {
      const { output, voice } = sceneOf(command);
      const words = ['read', String(record), name, ...(number === 1 ? [] : ['--number', String(number)])];
      const { mediaType, content } = await readOffice(words, command, (client) =>
        client.officeContent(record, name, number),
      );
      if (to !== undefined) await written(to, content);
      const told = { record, name, mediaType, bytes: content.length, ...(to !== undefined && { file: to }) };
      if (output.format !== 'text')
        return output.data(to === undefined ? { ...told, content: content.toString('base64') } : told, () => '');
      if (to !== undefined)
        output.words((await voice()).say('office-written', { file: to, mediaType, bytes: content.length }));
      else process.stdout.write(content);
    });
}

/** A file that is there already is left alone: what is read could be anything. */
async function written(path: string, content: Buffer): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Failure(EXIT.usage, [
      said('failures', code === 'EEXIST' ? 'file-there' : 'file-unwritten', { path, code }),
      said('failures', 'file-other'),
    ]);
  }
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It is a whole number, from 1 on.');
  return Number(text);
}
