import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const text = (value: unknown): string => {
  if (typeof value === 'string') return value;
  throw new GraphQLError('want a time as RFC 3339 has it, for example 2027-01-31T12:00:00Z', { extensions: { code: 'invalid' } });
};

/** A moment, as text on both transports. What is sent is held against RFC 3339 by `IsMoment`, which says where it stands. */
export const GraphQLDateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description: 'A moment as RFC 3339 has it, with its zone: 2027-01-31T12:00:00Z. Answers are in UTC',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: text,
  parseValue: text,
  parseLiteral: (node) => text(node.kind === Kind.STRING ? node.value : undefined),
});
