/**
 * A closed set of words under the name of its GraphQL type: `{ContainerStatus: CONTAINER_STATUSES}`. The list is what REST validates with, and may grow
 * while modules load.
 */
export type NamedWords = Readonly<Record<string, readonly string[]>>;

/** A set of words, as fields refer to it. */
export class WordSet {
  constructor(
    readonly name: string,
    readonly words: readonly string[],
  ) {}
}

const sets = new Map<string, WordSet>();

export function wordsOf(named: NamedWords): readonly string[] {
  return Object.values(named)[0]!;
}

/** What a field of these words refers to as its GraphQL type. Fails when other words have the name already. */
export function wordSetOf(named: NamedWords): WordSet {
  const [name, words] = Object.entries(named)[0]!;
  const known = sets.get(name);
  if (known && known.words.join() !== words.join()) throw new Error(`two sets of words are called ${name}`);
  if (!known) sets.set(name, new WordSet(name, words));
  return sets.get(name)!;
}

/** Every set that was referred to until now. */
export const wordSets = (): Iterable<WordSet> => sets.values();
