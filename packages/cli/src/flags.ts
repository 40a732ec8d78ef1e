import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { takesNamesOf } from './completion.js';
import { UsageError } from './exit-codes.js';

export type Kind = 'text' | 'number' | 'boolean' | 'words' | 'pairs' | 'json';

/** A flag of a command: a field of the request, named as the API names it, with dots for a field within another. */
export interface Flag {
  readonly name: string;
  readonly kind: Kind;
  readonly help: string;
  readonly choices?: readonly string[];
  /** Whose names it takes: a noun. */
  readonly of?: string;
  readonly required?: boolean;
}

export interface Description {
  readonly summary: string;
  /** What stands behind the verb: the parts of the path. */
  readonly words: readonly string[];
  /** It reads, and can be asked for some of the fields. */
  readonly reads: boolean;
  /** It starts an operation that can be waited for. */
  readonly waits: boolean;
  /** Whose names the first word takes: a noun. */
  readonly of?: string;
  /** It takes bytes: a file, or standard input. */
  readonly bytes: boolean;
  /** It answers bytes: of a file. */
  readonly saves?: boolean;
  readonly flags: readonly Flag[];
}

/** By noun and verb. */
export type Commands = Record<string, Record<string, Description>>;

const SHAPES: Record<Kind, string> = {
  text: '<text>',
  number: '<number>',
  boolean: '[true|false]',
  words: '<words...>',
  pairs: '<key=value...>',
  json: '<json>',
};

/** Adds a flag to a command. The service says what is required and allowed: its answer names the field. */
export function addFlag(command: Command, flag: Flag): void {
  const option = new Option(`--${flag.name} ${SHAPES[flag.kind]}`, flag.help);
  if (flag.choices && flag.kind === 'text') option.choices([...flag.choices]);
  if (flag.of) takesNamesOf(option, flag.of);
  command.addOption(option);
  // --dry-run, --limits.memory-mib: as other tools write them.
  const other = dashed(flag.name);
  if (other === flag.name) return;
  const alias = new Option(`--${other} ${SHAPES[flag.kind]}`).hideHelp();
  alias.attributeName = () => option.attributeName();
  alias.argChoices = option.argChoices;
  alias.parseArg = option.parseArg;
  command.addOption(alias);
}

/** The arguments of a call, from what commander read: objects out of dots, numbers out of digits. Throws UsageError with the flag's name. */
export function argumentsOf(flags: readonly Flag[], options: Record<string, unknown>): Record<string, unknown> {
  const args: Record<string, unknown> = options['data'] === undefined ? {} : object(options['data'] as string);
  for (const flag of flags) {
    const given = options[camelCase(flag.name)];
    if (given === undefined) continue;
    const path = flag.name.split('.');
    const last = path.pop()!;
    const holder = path.reduce((at, name) => (at[name] ??= {}) as Record<string, unknown>, args);
    holder[last] = value(flag, given);
  }
  return args;
}

function value(flag: Flag, given: unknown): unknown {
  switch (flag.kind) {
    case 'boolean':
      if (given === true || given === 'true') return true;
      if (given === 'false') return false;
      throw new UsageError(`--${flag.name} is true or false`);
    case 'number': {
      if (given === 'null') return null;
      const number = Number(given);
      if (given === '' || Number.isNaN(number)) throw new UsageError(`--${flag.name} is a number`);
      return number;
    }
    case 'pairs':
      return Object.fromEntries((given as string[]).map((pair) => pairOf(flag, pair)));
    case 'json':
      return json(flag, String(given));
    case 'text':
    case 'words':
      return given;
  }
}

/** `key=value`; `key-` takes the key away (merge-patch's null). */
function pairOf(flag: Flag, pair: string): [string, string | null] {
  const at = pair.indexOf('=');
  if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
  if (at < 0 && pair.endsWith('-')) return [pair.slice(0, -1), null];
  throw new UsageError(`--${flag.name} takes key=value: ${pair}`);
}

/** Numbers, lists and the like as JSON; what is no JSON is a text. */
function json(flag: Flag, given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    if (/^[[{"]/.test(given)) throw new UsageError(`--${flag.name} is not JSON: ${given}`);
    return given;
  }
}

/** `--data`: a JSON object, or @file, or - for standard input. */
function object(given: string): Record<string, unknown> {
  const text = given === '-' ? readFileSync(0, 'utf8') : given.startsWith('@') ? readFileSync(given.slice(1), 'utf8') : given;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new UsageError('--data is not a JSON object');
}

/** limits.memoryMiB as limits.memory-mib, dryRun as dry-run. */
export const dashed = (name: string) => name.replace(/(?<=[a-z])(MiB|[A-Z])/g, (part) => `-${part.toLowerCase()}`);

/** As commander names a flag's value: words joined by dashes become one. */
function camelCase(name: string): string {
  return name.replace(/-+(.)/g, (_, letter: string) => letter.toUpperCase());
}
