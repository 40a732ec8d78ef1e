import { Command } from 'commander';
import { addClientCommands, names } from './client-commands.js';
import { addCompletion } from './completion.js';
import { EXIT_HELP } from './exit-codes.js';
import { tell } from './explain.js';
import { behindDashes } from './trailing-command.js';
import { printVersion } from './version.js';

/** The command `berth` with everything a caller of an installation needs; the service adds the commands that run it. */
export function clientProgram(description: string): Command {
  const program = new Command('berth').description(description).option('-V, --version', "this program's version and the server's");
  // Commander tells what it refuses; the process ends in `run`. For programs, everything refused is told there, as JSON.
  program.exitOverride().configureOutput({ outputError: (text, write) => wantsJson() || write(text) });
  program.addHelpText('after', `\n${EXIT_HELP}`);
  addClientCommands(program);
  return program;
}

/** Runs what the command line says, with completion for all commands there are; ends the process with an explanation when it fails. */
export async function run(program: Command): Promise<void> {
  const words = process.argv.slice(2);
  try {
    await addCompletion(program, words, names);
    const onlyOptions = program.parseOptions(words).operands.length === 0;
    if (onlyOptions && program.opts<{ version?: boolean }>().version) await printVersion(program);
    else await program.parseAsync(behindDashes(program, words), { from: 'user' });
  } catch (error) {
    fail(error);
  }
}

/** Says what went wrong on standard error, and ends the process with the exit code for it. */
export function fail(error: unknown): never {
  process.exit(tell(error, wantsJson() ? 'json' : 'table'));
}

/** Whether the command line asks for JSON; looked up here, because it may be the command line that is wrong. */
function wantsJson(): boolean {
  const words = process.argv.slice(2);
  const end = words.indexOf('--');
  const ours = end < 0 ? words : words.slice(0, end);
  return ours.some((word, at) => /^(-o|--output=)json$/.test(word) || (/^(-o|--output)$/.test(word) && ours[at + 1] === 'json'));
}
