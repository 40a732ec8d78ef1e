import { getNullableType, type GraphQLOutputType, type GraphQLSchema } from 'graphql';

/** Lets every field of Query be null: one that fails is null beside its error, where a type that is never null would take all else in the document with it. */
export function withNullableLookups(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) field.type = getNullableType(field.type) as GraphQLOutputType;
  return schema;
}
