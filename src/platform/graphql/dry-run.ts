import { GraphQLBoolean, GraphQLObjectType, getNamedType, type GraphQLArgument, type GraphQLField, type GraphQLSchema } from 'graphql';

const DRY_RUN = Symbol('dryRun');

type MutationArgs = { dryRun?: boolean | null; input?: { idempotencyKey?: string | null } } & { [DRY_RUN]?: true };

const OTHERS = { deprecationReason: undefined, extensions: {}, astNode: undefined };

/**
 * Gives every mutation the argument `dryRun` and its payload the field `plan`, as every change over REST takes `?dryRun=true` and answers a Plan,
 * and takes the argument out again before the resolver sees it. Nothing is done, so nothing is kept under an idempotency key.
 */
export function withDryRuns(schema: GraphQLSchema): GraphQLSchema {
  const plan = schema.getType('Plan');
  if (!(plan instanceof GraphQLObjectType)) return schema;
  for (const mutation of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const payload = getNamedType(mutation.type);
    const resolve = mutation.resolve;
    if (!(payload instanceof GraphQLObjectType) || !resolve) continue;
    const argument: GraphQLArgument = { ...OTHERS, name: 'dryRun', description: 'Answer a plan, and change nothing', type: GraphQLBoolean, defaultValue: false };
    (mutation.args as GraphQLArgument[]).push(argument);
    const field: GraphQLField<unknown, unknown> = { ...OTHERS, name: 'plan', description: 'With dryRun: what it would do', type: plan, args: [] };
    payload.getFields()['plan'] ??= field;
    mutation.resolve = (source, { dryRun, ...args }: MutationArgs, context, info) => resolve(source, dryRun ? tried(args) : args, context, info);
  }
  return schema;
}

/** Whether the mutation is only to be tried. */
export const isDryRun = (args: object): boolean => (args as MutationArgs)[DRY_RUN] === true;

function tried({ input, ...args }: MutationArgs): MutationArgs {
  const { idempotencyKey: _unused, ...rest } = input ?? {};
  return { ...args, ...(input === undefined ? {} : { input: rest }), [DRY_RUN]: true };
}
