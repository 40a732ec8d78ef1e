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
      const option = [...command.options, ...program.options].find(({ short, long }) => short === word || long === word);
      if (option?.required) at += 1;
      if (option?.variadic) while (at + 1 < line.length && isMore(option.flags, line[at + 1]!)) at += 1;
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

/** Whether the word goes on with the values of an option: pairs as long as they look like pairs, words up to the next option. */
const isMore = (flags: string, word: string): boolean => !word.startsWith('-') && (!flags.includes('<key=value...>') || /^[^=]+=|^[^=]+-$/.test(word));
