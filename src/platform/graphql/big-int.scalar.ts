import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const whole = (value: unknown): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new GraphQLError('want a whole number', { extensions: { code: 'invalid' } });
};

/** What Int's 32 bits do not hold: a number in JSON, as over REST. */
export const GraphQLBigInt = new GraphQLScalarType<number, number>({
  name: 'BigInt',
  description: 'A whole number of up to 53 bits, which is a number in JSON too: bytes',
  serialize: whole,
  parseValue: whole,
  parseLiteral: (node) => whole(node.kind === Kind.INT ? Number(node.value) : undefined),
});
