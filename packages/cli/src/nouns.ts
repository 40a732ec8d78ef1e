import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { type Command, Option } from 'commander';
import type { Berth, CallOptions, Schemas } from 'berth-sdk';
import { type Description, addFlag, argumentsOf } from './flags.js';
import { COMMANDS } from './generated/commands.js';
import { type Format, print } from './output.js';
import { waitFor } from './progress.js';

/** How the one behind a command is reached: settled when it runs. */
export interface Session {
  berth: Berth;
  format: Format;
}

type Options = Record<string, unknown> & { wait?: string | true; file?: string; idempotencyKey?: string; fields?: string };
type Call = (args: Record<string, unknown>, options: CallOptions) => Promise<unknown>;

const WAIT_SECONDS = 300;
/** What has commands of its own. */
const ELSEWHERE = ['events'];

/** `berth <noun> <verb>` for every operation of the API. */
export function addNouns(program: Command, open: (command: Command) => Session): void {
  for (const [noun, verbs] of Object.entries(COMMANDS)) {
    if (ELSEWHERE.includes(noun)) continue;
    const command = program.command(dashed(noun)).description(Object.keys(verbs).map(dashed).join(', '));
    if (/[^s]s$/.test(noun)) command.alias(dashed(noun).replace(/ies$/, 'y').replace(/(ch)es$|s$/, '$1'));
    for (const [verb, description] of Object.entries(verbs)) addVerb(command, noun, verb, description, open);
  }
}

function addVerb(parent: Command, noun: string, verb: string, description: Description, open: (command: Command) => Session): void {
  const command = parent.command(dashed(verb)).description(description.summary);
  for (const word of description.words) command.argument(`<${word}>`, word === 'id' ? 'its id or name' : undefined);
  const named = description.words.length === 0 && description.flags.some((flag) => flag.name === 'name' && flag.required);
  if (named) command.argument('[name]', 'the same as --name');
  for (const flag of description.flags) addFlag(command, flag);
  if (description.bytes) command.option('--file <path>', 'the bytes to send; - for standard input');
  if (description.reads) command.option('--fields <names>', 'only these fields, joined by commas; limits.memoryMiB for one within another');
  else if (description.flags.length > 0) command.option('--data <json>', 'the body as JSON, @file or - for standard input; flags come on top');
  if (description.waits) {
    command.addOption(new Option('--wait [seconds]', 'wait until it is done, with progress').preset(String(WAIT_SECONDS)));
    command.option('--idempotency-key <text>', 'makes repeating the command safe');
  }
  command.action(async (...given: unknown[]) => {
    const { berth, format } = open(command);
    const words = [...description.words, ...(named ? ['name'] : [])];
    const positional = Object.fromEntries(words.map((word, index) => [word, given[index]]).filter(([, value]) => value !== undefined));
    const options = command.opts<Options>();
    const args = { ...argumentsOf(description.flags, options), ...positional, ...(options.file && { content: bytes(options.file) }) };
    const call = (berth as unknown as Record<string, Record<string, Call>>)[noun]![verb]!;
    const { idempotencyKey, fields } = options;
    const answer = await call(args, { ...(idempotencyKey && { idempotencyKey }), ...(fields && { fields }) });
    const done = description.waits && options.wait !== undefined ? await settled(berth, answer, Number(options.wait)) : answer;
    await print(noun, done, format, fields);
  });
}

/** The answer as it is when its operation has ended: the object anew, unless it is gone. */
async function settled(berth: Berth, answer: unknown, seconds: number): Promise<unknown> {
  const { operation, ...things } = answer as { operation?: Schemas['Operation'] };
  if (!operation) return answer;
  if (!(seconds > 0)) throw new TypeError('--wait is a number of seconds');
  const ended = await waitFor(berth, operation, seconds);
  const [name] = Object.keys(things);
  const get = name === undefined ? undefined : (berth as unknown as Record<string, { get?: (args: { id: string }) => Promise<unknown> }>)[`${name}s`]?.get;
  const thing = name !== undefined && get ? await get({ id: (things as Record<string, { id: string }>)[name]!.id }).catch(() => undefined) : undefined;
  return { ...things, ...(name !== undefined && thing !== undefined && { [name]: thing }), operation: ended };
}

const bytes = (path: string): ReadableStream<Uint8Array> => Readable.toWeb(path === '-' ? process.stdin : createReadStream(path)) as ReadableStream<Uint8Array>;

/** apiKeys as people type it: api-keys. */
const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
