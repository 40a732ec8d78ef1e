import { GraphQLError, GraphQLScalarType, valueFromASTUntyped } from 'graphql';

const object = (value: unknown): unknown => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new GraphQLError('want an object', { extensions: { code: 'invalid' } });
};

/** A JSON object: labels, environment, statistics by name. */
export const GraphQLJSONObject = new GraphQLScalarType({
  name: 'JSONObject',
  description: 'A JSON object, for example labels: {env: "prod"}',
  serialize: object,
  parseValue: object,
  parseLiteral: (node, variables) => object(valueFromASTUntyped(node, variables)),
});
