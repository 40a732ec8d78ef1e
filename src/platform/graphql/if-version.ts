import { GraphQLInt, isInputObjectType, isObjectType, getNamedType, type GraphQLArgument, type GraphQLSchema } from 'graphql';

const ARGUMENT: GraphQLArgument = {
  name: 'ifVersion',
  description: 'Change it only while it is at this version; else nothing changes, and userErrors has precondition_failed',
  type: GraphQLInt,
  defaultValue: undefined,
  deprecationReason: undefined,
  extensions: {},
  astNode: undefined,
};

/** Gives every mutation of an object that shows its version the argument `ifVersion`, as every change over REST takes `If-Match`. */
export function withVersions(schema: GraphQLSchema): GraphQLSchema {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  for (const mutation of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const input = getNamedType(mutation.args.find((arg) => arg.name === 'input')?.type);
    if (!isInputObjectType(input) || !('id' in input.getFields())) continue;
    // that of `rotateWebhookSecret` is Webhook, that of `replayWebhookDelivery` WebhookDelivery
    const [subject] = types.filter(({ name }) => mutation.name.includes(name)).sort((a, b) => b.name.length - a.name.length);
    if (subject && 'version' in subject.getFields()) (mutation.args as GraphQLArgument[]).push(ARGUMENT);
  }
  return schema;
}

/** The version the caller of a mutation has seen, as `If-Match` has it; undefined when that does not matter. */
export function askedVersion(args: object): string | undefined {
  const { ifVersion } = args as { ifVersion?: number | null };
  return ifVersion == null ? undefined : `"${ifVersion}"`;
}
