import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addClientCommands, addCompletion } from './client-commands.js';
import { explain } from './explain.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** The command `berth` with everything a caller of an installation needs; the service adds the commands that run it. */
export function clientProgram(description: string): Command {
  const program = new Command('berth').description(description).version(version);
  addClientCommands(program);
  return program;
}

/** Runs what the command line says, with completion for all commands there are; ends the process with an explanation when it fails. */
export async function run(program: Command): Promise<void> {
  addCompletion(program);
  await program.parseAsync().catch(fail);
}

/** Says what went wrong on standard error, and ends the process with exit code 1. */
export function fail(error: unknown): never {
  for (const line of explain(error)) process.stderr.write(`berth: ${line}\n`);
  process.exit(1);
}
