import { createHash } from 'node:crypto';
import { GraphQLString, isInputObjectType, getNamedType, type GraphQLSchema } from 'graphql';
import { stringify } from 'safe-stable-stringify';

const ASKED = Symbol('idempotency');

interface Asked {
  key: string;
  hash: string;
}

type MutationArgs = { input?: { idempotencyKey?: string | null } } & { [ASKED]?: Asked };

/**
 * Gives every mutation input the optional field `idempotencyKey`, and takes it out again before the input is validated: the input classes
 * serve REST too, where the same key is a header.
 */
export function withIdempotencyKeys(schema: GraphQLSchema): GraphQLSchema {
  for (const mutation of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const type = getNamedType(mutation.args.find((arg) => arg.name === 'input')?.type);
    const resolve = mutation.resolve;
    if (!isInputObjectType(type) || !resolve) continue;
    type.getFields()['idempotencyKey'] ??= {
      name: 'idempotencyKey',
      description: 'The same key and input get the same caller the first answer again, for 24 hours; another caller gets conflict',
      type: GraphQLString,
      defaultValue: undefined,
      deprecationReason: undefined,
      extensions: {},
      astNode: undefined,
    };
    mutation.resolve = (source, args: MutationArgs, context, info) => resolve(source, asked(mutation.name, args), context, info);
  }
  return schema;
}

/** What the mutation's caller asked for; undefined without a key. */
export const askedIdempotency = (args: object): Asked | undefined => (args as MutationArgs)[ASKED];

function asked(mutation: string, { input: { idempotencyKey, ...input } = {}, ...rest }: MutationArgs): MutationArgs {
  if (idempotencyKey == null) return { ...rest, input };
  const hash = createHash('sha256').update(`mutation ${mutation}\n${stringify(input)}`).digest('hex');
  return { ...rest, input, [ASKED]: { key: idempotencyKey, hash } };
}
