import { closeSync, createReadStream, fstatSync, openSync } from 'node:fs';
import { Readable } from 'node:stream';
import { BerthError, type Berth, type CallOptions, type Schemas } from 'berth-sdk';
import { confirm } from './confirm.js';
import { UsageError } from './exit-codes.js';
import { tell } from './explain.js';
import { type Description, dashed } from './flags.js';
import { interruptible } from './interrupt.js';
import { type Format, print } from './output.js';
import { everyPage } from './pages.js';
import { waitFor } from './progress.js';

/** How the one behind a command is reached: settled when it runs. */
export interface Session {
  berth: Berth;
  format: Format;
  /** Where bytes go. */
  file?: string;
}

export interface Options {
  wait?: string;
  file?: string;
  idempotencyKey?: string;
  fields?: string;
  yes?: boolean;
  dryRun?: unknown;
}

/** A command, as it was asked for. */
export interface Asked {
  noun: string;
  verb: string;
  description: Description;
  /** Whether `--wait` means anything. */
  waits: boolean;
  options: Options;
}

type Args = Record<string, unknown>;
type Call = (args: Args, options: CallOptions) => Promise<unknown>;

/** Verbs that take any number of objects, one call for each. */
export const FOR_MANY = ['delete', 'start', 'stop', 'restart', 'kill', 'pause', 'resume', 'cancel', 'suspend'];
/** Verbs that ask before they do it. */
export const ASKED = ['delete', 'remove'];

/** Makes the calls of a command, one after the other, and prints what they answer; one of several that fails does not keep the others from being made. */
export async function perform({ berth, ...shown }: Session, asked: Asked, calls: readonly Args[]): Promise<void> {
  const { noun, verb, options } = asked;
  if (ASKED.includes(verb) && !options.yes && !options.dryRun) await confirm(question(asked, calls));
  if (calls.length === 1) return print(noun, await one(berth, asked, calls[0]!), { ...shown, ...(options.fields && { fields: options.fields }) });
  const items: unknown[] = [];
  for (const args of calls) {
    try {
      const answer = await one(berth, asked, args);
      if (answer !== undefined) items.push(answer);
    } catch (error) {
      const code = tell(error, shown.format, subjectOf(asked, args));
      process.exitCode ||= code;
    }
  }
  if (items.length > 0) await print(noun, { items }, shown);
}

async function one(berth: Berth, { noun, verb, description, waits, options }: Asked, args: Args): Promise<unknown> {
  const { idempotencyKey, fields, file } = options;
  const made = (berth as unknown as Record<string, Record<string, Call>>)[noun]![verb]!;
  const call = () => made({ ...args, ...(file && { content: bytes(file) }) }, { ...(idempotencyKey && { idempotencyKey }), ...(fields && { fields }) });
  if (description.flags.some(({ name }) => name === 'cursor')) return everyPage((page) => made(page, fields ? { fields } : {}), args);
  const answer = description.reads ? await call() : await interruptible(() => leftOf(description), call);
  return waits ? settled(berth, answer, options.wait) : answer;
}

/** The answer as it is when its operation has ended: the object anew, unless it is gone. Without `wait` as it is now, with how to wait told to people. */
async function settled(berth: Berth, answer: unknown, wait: string | undefined): Promise<unknown> {
  if (answer === undefined) return undefined;
  const { items } = answer as { items?: unknown[] };
  if (Array.isArray(items)) {
    const ended: unknown[] = [];
    for (const item of items) ended.push(await settled(berth, item, wait));
    return { ...(answer as object), items: ended };
  }
  const isOperation = typeof (answer as { kind?: unknown }).kind === 'string';
  const { operation, ...things } = (isOperation ? { operation: answer } : answer) as { operation?: Schemas['Operation'] };
  if (!operation) return answer;
  if (wait === undefined) {
    const goesOn = operation.status === 'queued' || operation.status === 'running';
    if (goesOn && process.stderr.isTTY) process.stderr.write(`berth: ${operation.kind} goes on: berth operations get ${operation.id} --wait\n`);
    return answer;
  }
  if (!(Number(wait) > 0)) throw new UsageError('--wait is a number of seconds');
  const ended = await waitFor(berth, operation, Number(wait)).catch((error: unknown) => {
    if (!(error instanceof BerthError) || error.code !== 'forbidden') throw error;
    process.stderr.write(`berth: ${operation.kind} goes on: it was accepted, but this key may not look at it (operations:read)\n`);
    return undefined;
  });
  if (!ended) return answer;
  if (isOperation) return ended;
  const [name] = Object.keys(things);
  const get = name === undefined ? undefined : (berth as unknown as Record<string, { get?: (args: { id: string }) => Promise<unknown> }>)[`${name}s`]?.get;
  const thing = name !== undefined && get ? await get({ id: (things as Record<string, { id: string }>)[name]!.id }).catch(() => undefined) : undefined;
  return { ...things, ...(name !== undefined && thing !== undefined && { [name]: thing }), operation: ended };
}

/** `Delete web, db (containers)?` */
const question = (asked: Asked, calls: readonly Args[]): string =>
  `${asked.verb[0]!.toUpperCase()}${asked.verb.slice(1)} ${calls.map((args) => subjectOf(asked, args)).join(', ')} (${dashed(asked.noun)})?`;

/** What one call is about, as it was typed. */
const subjectOf = ({ description }: Asked, args: Args): string =>
  [...description.words.map((word) => args[word]), args['path']].filter((word) => word !== undefined).join(':');

/** What whoever interrupts a call leaves behind. */
const leftOf = ({ bytes: sends }: Description) =>
  sends ? 'broken off: what was not sent to its end is not kept' : 'interrupted before the answer came: it may have been done, and goes on then';

/** Throws UsageError when there is no such file, or it is none of bytes. */
const bytes = (path: string): ReadableStream<Uint8Array> =>
  Readable.toWeb(path === '-' ? process.stdin : createReadStream(path, { fd: opened(path) })) as ReadableStream<Uint8Array>;

/** Opened once: a pipe would lose what was written to it between two times. */
function opened(path: string): number {
  try {
    const file = openSync(path, 'r');
    if (!fstatSync(file).isDirectory()) return file;
    closeSync(file);
    throw new Error('it is a folder');
  } catch (error) {
    throw new UsageError(`--file ${path}: cannot be read: ${(error as Error).message}`);
  }
}
