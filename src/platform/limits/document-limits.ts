import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, Kind, parse, visit, type ASTNode, type DocumentNode, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { fieldExtensionsEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';
import type { GraphqlContext } from '../auth/request-context.js';
import { PAGE } from '../dto/page.js';
import { demandBounded, demandShort, MAX_TOKENS, refuse } from './document-shape.js';

const MAX_DEPTH = 10;
const MAX_ALIASES = 15;
const MAX_COST = 5_000;

/** What documents cost that were let through, by what they were run with; Apollo keeps the documents themselves. */
const costs = new WeakMap<DocumentNode, LRUCache<string, number>>();
const MOST_COSTS = 100;
const LONGEST_VARIABLES = 1000;

/** How deep the selections go, fragments followed; validation has refused circular ones before. */
function depthOf(node: ASTNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): number {
  if (node.kind === Kind.FRAGMENT_SPREAD) {
    const fragment = fragments.get(node.name.value);
    return fragment ? depthOf(fragment.selectionSet, fragments) : 0;
  }
  const set = 'selectionSet' in node ? node.selectionSet : node.kind === Kind.SELECTION_SET ? node : undefined;
  const below = set ? Math.max(0, ...set.selections.map((s) => depthOf(s, fragments))) : 0;
  return node.kind === Kind.FIELD ? below + 1 : below;
}

/** How many aliases there are, and whether the document asks for the schema. */
function looksOf(document: DocumentNode): { aliases: number; introspects: boolean } {
  const looks = { aliases: 0, introspects: false };
  visit(document, {
    Field: ({ alias, name }) => {
      if (alias) looks.aliases++;
      if (name.value === '__schema' || name.value === '__type') looks.introspects = true;
    },
  });
  return looks;
}

/** Computing the cost reads the variables: a wrong one is the caller's fault, not ours. */
function costOf(options: Parameters<typeof getComplexity>[0]): number {
  try {
    return getComplexity(options);
  } catch (error) {
    if (error instanceof GraphQLError) return refuse(error.message);
    throw error;
  }
}

/** A document as it is about to be run. */
export interface Asked {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Record<string, unknown>;
  operationName?: string | null;
}

/** What running the document costs, computed before anything is resolved. Refuses one that is too deep, has too many aliases or costs too much. */
export function demandAffordable(asked: Asked): number {
  const run = JSON.stringify([asked.operationName, asked.variables]);
  const known = costs.get(asked.document)?.get(run);
  if (known !== undefined) return known;
  const cost = computedCost(asked);
  if (run.length > LONGEST_VARIABLES) return cost;
  const kept = costs.get(asked.document) ?? new LRUCache<string, number>({ max: MOST_COSTS });
  costs.set(asked.document, kept.set(run, cost));
  return cost;
}

function computedCost({ schema, document, operation, variables, operationName }: Asked): number {
  const introspection = operation.selectionSet.selections.every((s) => s.kind === Kind.FIELD && s.name.value.startsWith('__'));
  const fragments = new Map(document.definitions.filter((d) => d.kind === Kind.FRAGMENT_DEFINITION).map((d) => [d.name.value, d]));
  if (!introspection && depthOf(operation, fragments) > MAX_DEPTH) refuse(`the query is deeper than ${MAX_DEPTH} levels`);
  const { aliases, introspects } = looksOf(document);
  if (aliases > MAX_ALIASES) refuse(`the document has more than ${MAX_ALIASES} aliases`);
  // its lists have no pages: each look at the schema takes some 10 ms
  if (introspects && aliases > 0) refuse('a document that asks for the schema may have no aliases');
  const cost = costOf({
    schema,
    query: document,
    variables,
    ...(operationName ? { operationName } : {}),
    estimators: [
      ({ args, childComplexity, field }) => {
        const { first, last } = args as { first?: number | null; last?: number | null };
        const page = first ?? last ?? (field.args.some(({ name }) => name === 'first') ? PAGE : undefined);
        return typeof page === 'number' ? 1 + page * childComplexity : undefined;
      },
      fieldExtensionsEstimator(),
      simpleEstimator({ defaultComplexity: 1 }),
    ],
  });
  if (!introspection && cost > MAX_COST) refuse(`the query costs ${cost}, more than ${MAX_COST}; ask for fewer items or fields`);
  return cost;
}

const HARMLESS = parse('{ __typename }');
const CHECKED_DOCUMENTS = 1_000;

/** Holds every document to the limits, of its shape before it is validated and of its cost after, and answers the cost in `extensions.cost`. */
export function documentLimits(schema: () => GraphQLSchema): ApolloServerPlugin<GraphqlContext> {
  const bounded = new LRUCache<string, true>({ max: CHECKED_DOCUMENTS });
  return {
    async requestDidStart() {
      let cost = 0;
      let refused: unknown;
      return {
        // Apollo takes no refusal before it has validated: it is given another document until it does
        async didResolveSource(context) {
          if (bounded.has(context.queryHash)) return;
          refused = shapeRefusal(context.source);
          if (refused) (context as { document?: DocumentNode }).document = HARMLESS;
          else bounded.set(context.queryHash, true);
        },
        async didResolveOperation({ document, request, operation, contextValue }) {
          if (refused) throw refused;
          if (operation) {
            cost = demandAffordable({ schema: schema(), document, operation, variables: request.variables ?? {}, operationName: request.operationName });
          }
          contextValue.req.graphqlCost = cost; // what the guard charges
        },
        async willSendResponse({ response }) {
          if (response.body.kind === 'single') response.body.singleResult.extensions = { ...response.body.singleResult.extensions, cost };
        },
      };
    },
  };
}

/** Why the document's shape is refused; undefined also for what is no document, as whoever parses it next says so. */
function shapeRefusal(source: string): unknown {
  const refusal = thrown(() => demandShort(source));
  if (refusal) return refusal;
  let document: DocumentNode;
  try {
    document = parse(source, { maxTokens: MAX_TOKENS, noLocation: true });
  } catch {
    return undefined;
  }
  return thrown(() => demandBounded(document));
}

function thrown(check: () => void): unknown {
  try {
    check();
    return undefined;
  } catch (error) {
    return error;
  }
}
