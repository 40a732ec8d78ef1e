import { GraphQLError, Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** The most tokens a document may have, some 1,000 fields; introspection's has 300. */
export const MAX_TOKENS = 2_000;

/** Characters, blanks and comments included: what is long goes into variables. */
const MAX_LENGTH = 2 ** 17;

const MAX_DEFINITIONS = 100;
const MAX_FIELDS = 5_000;
const MAX_NESTING = 30;
const MAX_COMPARISONS = 10_000;

export const refuse = (message: string): never => {
  throw new GraphQLError(message, { extensions: { code: 'invalid', http: { status: 400 } } });
};

/** Refuses a document that would take long to parse. */
export function demandShort(source: string): void {
  if (source.length > MAX_LENGTH) refuse(`the document has more than ${MAX_LENGTH} characters; send long text in variables`);
}

/**
 * Refuses a document that would take long to validate, in time linear in its size; call it before validation. Fragments that spread one another multiply
 * fields, and GraphQL compares each two fields that are answered under one path (`OverlappingFieldsCanBeMerged`): both are counted here first.
 */
export function demandBounded(document: DocumentNode): void {
  if (document.definitions.length > MAX_DEFINITIONS) refuse(`the document has more than ${MAX_DEFINITIONS} operations and fragments`);
  const fragments = new Map(document.definitions.filter((d) => d.kind === Kind.FRAGMENT_DEFINITION).map((d) => [d.name.value, d]));
  const sizes = new Sizes(fragments);
  const sets = document.definitions.flatMap((definition) => ('selectionSet' in definition ? [definition.selectionSet] : []));
  const fields = sets.reduce((sum, set) => sum + sizes.of(set), 0);
  if (fields === Infinity) refuse('a fragment of the document spreads itself');
  if (fields > MAX_FIELDS) refuse(`the document asks for more than ${MAX_FIELDS} fields, its fragments written out`);
  let comparisons = 0;
  for (const set of sets) comparisons += comparisonsIn(set, fragments);
  if (comparisons > MAX_COMPARISONS) refuse('the document asks for the same fields too many times');
}

/** How many selections there are once fragments are written out; each fragment is looked into once. */
class Sizes {
  private readonly known = new Map<string, number>();

  constructor(private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>) {}

  of(set: SelectionSetNode): number {
    let size = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) size += 1 + this.ofFragment(selection.name.value);
      else size += 1 + (selection.selectionSet ? this.of(selection.selectionSet) : 0);
    }
    return size;
  }

  private ofFragment(name: string): number {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const fragment = this.fragments.get(name);
    if (!fragment) return 0; // validation says so
    this.known.set(name, Infinity); // as large as one that contains itself
    const size = this.of(fragment.selectionSet);
    this.known.set(name, size);
    return size;
  }
}

/** The fields answered under one path of the answer: how many there are, and what they select. */
interface Place {
  count: number;
  below: Map<string, Place>;
}

/** Pairs of fields under one path; at most MAX_FIELDS selections are walked, as `Sizes` has seen. */
function comparisonsIn(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): number {
  let pairs = 0;
  const walk = ({ selections }: SelectionSetNode, places: Map<string, Place>, depth: number): void => {
    if (depth > MAX_NESTING) refuse(`the document nests deeper than ${MAX_NESTING} levels`);
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment) walk(fragment.selectionSet, places, depth + 1);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet, places, depth + 1);
      } else {
        const name = (selection.alias ?? selection.name).value;
        const place = places.get(name) ?? { count: 0, below: new Map<string, Place>() };
        places.set(name, place);
        pairs += place.count++;
        if (selection.selectionSet) walk(selection.selectionSet, place.below, depth + 1);
      }
    }
  };
  walk(set, new Map(), 1);
  return pairs;
}
