import { Command } from 'commander';
import { ConfigurationRefused } from '../configuration.ts';
import { examine, type Finding } from '../embedded/examination/index.ts';
import { startSettings } from '../embedded/settings.ts';
import { EXIT, Failure } from './failure.ts';
import { createOutput, type Format } from './output.ts';

/** `mufakat doctor`: what was found, where, in which version, and what to do about what is missing. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('what was found on this machine, what runs, and what to do about what is missing')
    .action(async (_options: object, command: Command) => {
      const { output: format } = command.optsWithGlobals<{ output: Format }>();
      const output = createOutput(format);
      const findings = await examined();
      const missing = findings.filter(({ status }) => status === 'missing');
      output.data({ ok: missing.length === 0, findings }, () => findings.map(line).join('\n'), findings);
      if (missing.length === 0) return;
      output.words(`Missing or not working: ${missing.map(({ name }) => name).join(', ')}.`);
      process.exitCode = EXIT.failed;
    });
}

async function examined(): Promise<readonly Finding[]> {
  try {
    return await examine(startSettings(process.env, undefined));
  } catch (error) {
    if (error instanceof ConfigurationRefused) throw new Failure(EXIT.usage, [error.message]);
    throw error;
  }
}

function line({ name, status, found, remedy }: Finding): string {
  const told = `${status.padEnd(9)}${name.padEnd(22)}${found}`;
  return remedy === undefined ? told : `${told}\n${' '.repeat(31)}→ ${remedy}`;
}
