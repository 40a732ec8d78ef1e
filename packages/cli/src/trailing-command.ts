import type { Command } from 'commander';

/**
 * The words with `--` before the first one that belongs to the container's command, so that its options are not taken for ours: behind `exec <container>`,
 * options of ours may follow, then everything is the command's.
 */
export function behindDashes(program: Command, words: readonly string[]): string[] {
  const line = [...words];
  let command = program;
  let operands = 0;
  for (let at = 0; at < line.length; at += 1) {
    const word = line[at]!;
    if (word === '--') return line;
    if (word.startsWith('-') && word !== '-') {
      if ([...command.options, ...program.options].some(({ short, long, required }) => required && (short === word || long === word))) at += 1;
      continue;
    }
    const next = operands === 0 ? command.commands.find((one) => one.name() === word || one.aliases().includes(word)) : undefined;
    if (next) {
      command = next;
      continue;
    }
    operands += 1;
    const last = command.registeredArguments.at(-1);
    if (last?.name() === 'command' && last.variadic && operands === command.registeredArguments.length) {
      line.splice(at, 0, '--');
      return line;
    }
  }
  return line;
}
