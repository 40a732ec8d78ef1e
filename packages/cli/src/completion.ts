import tab from '@bomb.sh/tab/commander';
import type { Argument, Command, Option } from 'commander';
import type { Berth } from 'berth-sdk';

/** How a shell's completion learns names: it must not keep whoever types waiting. */
const MOST_NAMES = 200;
const WITHIN_MS = 2000;

/** Whose names are asked for, as whom. */
export interface Asking {
  context?: string;
  tenant?: string;
  signal: AbortSignal;
}

type List = (args: object, options: { fields?: string; signal?: AbortSignal }) => Promise<{ items: { id: string; name?: string }[] }>;
type Place = Argument | Option;

const NOUNS = new WeakMap<Place, string>();

/** Makes the shell offer the names of this noun there: containers, images, or contexts. */
export function takesNamesOf(place: Place, noun: string): void {
  NOUNS.set(place, noun);
}

/**
 * Adds `berth complete <shell>`; after everything else, because it completes what is there. When a shell asks what may stand at the end of `words`, the
 * names there are looked up first, as whom the words say.
 */
export async function addCompletion(program: Command, words: string[], names: (noun: string, asking: Asking) => Promise<string[]>): Promise<void> {
  const asked = words[0] === 'complete' && words[1] === '--' ? words.slice(2) : undefined;
  if (asked) {
    const { place, as, canonical } = find(program, asked);
    words.splice(2, asked.length, ...canonical);
    const noun = place && NOUNS.get(place);
    if (noun !== undefined) place!.choices(await names(noun, { ...as, signal: AbortSignal.timeout(WITHIN_MS) }).catch(() => []));
  }
  tab(program);
}

/** The names of what a noun lists; of what has none, the ids. */
export async function namesOf(berth: Berth, noun: string, signal: AbortSignal): Promise<string[]> {
  const { list } = (berth as unknown as Record<string, { list?: List }>)[noun] ?? {};
  const { items } = (await list?.({ limit: MOST_NAMES }, { signal })) ?? { items: [] };
  return items.map(({ id, name }) => name ?? id);
}

/** The argument or option that the last word is of, as whom the command would be run, and the words with aliases as what they stand for. */
function find(program: Command, words: readonly string[]): { place?: Place; as: { context?: string; tenant?: string }; canonical: string[] } {
  const canonical = [...words];
  const as: Record<string, string> = {};
  let command = program;
  let position = 0;
  let open: Option | undefined;
  for (const [at, word] of words.slice(0, -1).entries()) {
    if (open) {
      as[open.attributeName()] = word;
      open = undefined;
    } else if (word.startsWith('-')) {
      open = [...command.options, ...program.options].find(({ short, long, required }) => required && (short === word || long === word));
    } else {
      const next = position === 0 ? command.commands.find((one) => one.name() === word || one.aliases().includes(word)) : undefined;
      if (next) canonical[at] = (command = next).name();
      else position += 1;
    }
  }
  const { registeredArguments: places } = command;
  const last = places.at(-1);
  return { place: open ?? places[position] ?? (last?.variadic ? last : undefined), as, canonical };
}
