import { UsageError } from './exit-codes.js';
import { type Command, Option } from 'commander';
import { takesNamesOf } from './completion.js';
import { type Description, addFlag, argumentsOf, dashed } from './flags.js';
import { COMMANDS } from './generated/commands.js';
import { ASKED, FOR_MANY, type Options, type Session, perform } from './perform.js';

type Open = (command: Command, saves: boolean) => Promise<Session>;

const WAIT_SECONDS = 300;
/** What has commands of its own. */
const ELSEWHERE = ['events'];
const SHORT: Record<string, string> = { list: 'ls', delete: 'rm' };

/** `berth <noun> <verb>` for every operation of the API. */
export function addNouns(program: Command, open: Open): void {
  for (const [noun, verbs] of Object.entries(COMMANDS)) {
    if (ELSEWHERE.includes(noun)) continue;
    const command = program.command(dashed(noun)).description(Object.keys(verbs).map(dashed).join(', '));
    if (/[^s]s$/.test(noun)) command.alias(dashed(noun).replace(/ies$/, 'y').replace(/(ch)es$|s$/, '$1'));
    for (const [verb, description] of Object.entries(verbs)) addVerb(command, noun, verb, description, open);
  }
}

function addVerb(parent: Command, noun: string, verb: string, description: Description, open: Open): void {
  const command = parent.command(dashed(verb)).description(description.summary);
  if (SHORT[verb]) command.alias(SHORT[verb]);
  const many = FOR_MANY.includes(verb) && description.words.length === 1;
  const trailing = addArguments(command, description, many);
  const waits = description.waits || (noun === 'operations' && verb === 'get');
  const flags = description.flags.filter(({ name }) => !(waits && name === 'wait'));
  for (const flag of flags) addFlag(command, flag);
  if (description.bytes) command.option('--file <path>', 'the bytes to send; - for standard input');
  if (description.saves) command.addHelpText('after', '\n-o, --output <file> says where the bytes go; else it is standard output.');
  if (description.reads) command.option('--fields <names>', 'only these fields, as they are, joined by commas; limits.memoryMiB for one within another');
  else if (flags.length > 0) command.option('--data <json>', 'the body as JSON, @file or - for standard input; flags come on top');
  if (waits) command.addOption(new Option('--wait [seconds]', 'wait until it is done, with progress').preset(String(WAIT_SECONDS)));
  if (description.waits) command.option('--idempotency-key <text>', 'makes repeating the command safe');
  if (ASKED.includes(verb)) command.option('-y, --yes', 'do not ask; without a terminal nobody is asked');
  command.action(async (...given: unknown[]) => {
    const session = await open(command, description.saves === true);
    const words = Object.fromEntries([...description.words, ...trailing].map((word, at) => [word, given[at]] as const).filter(([, value]) => isGiven(value)));
    const flagged = argumentsOf(flags, command.opts());
    const twice = Object.keys(words).find((word) => word in flagged);
    if (twice !== undefined) throw new UsageError(`${twice} is given twice: by --${twice}, and as ${String(words[twice])}`);
    const args = { ...flagged, ...words };
    const [word] = description.words;
    const calls = many ? (words[word!] as string[]).map((id) => ({ ...args, [word!]: id })) : [args];
    await perform(session, { noun, verb, description, waits, options: command.opts<Options>() }, calls);
  });
}

/** Adds what stands behind the verb; returns the fields that may be given there instead of with a flag. */
function addArguments(command: Command, { words, flags, of }: Description, many: boolean): string[] {
  for (const word of words) command.argument(`<${word}${many ? '...' : ''}>`, word === 'id' ? `its id or name${many ? ', or those of several' : ''}` : undefined);
  if (of) takesNamesOf(command.registeredArguments[0]!, of);
  if (words.length === 0 && flags.some(({ name, required }) => name === 'name' && required)) command.argument('[name]', 'the same as --name');
  if (flags.some(({ name, kind }) => name === 'command' && kind === 'words')) command.argument('[command...]', 'the same as --command');
  return command.registeredArguments.slice(words.length).map((argument) => argument.name());
}

const isGiven = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0);
