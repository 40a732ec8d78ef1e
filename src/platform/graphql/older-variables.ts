import type { ApolloServerPlugin } from '@apollo/server';
import {
  GraphQLID,
  Kind,
  TypeInfo,
  getNamedType,
  isEnumType,
  isScalarType,
  isSpecifiedScalarType,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type TypeNode,
} from 'graphql';
import { GraphQLBigInt } from './big-int.scalar.js';
import { GraphQLJSONObject } from './json.scalar.js';

/** What was a String before it had a type of its own. */
const wasText = (type: GraphQLNamedType): boolean =>
  isEnumType(type) || type === GraphQLID || (isScalarType(type) && !isSpecifiedScalarType(type) && !NEVER_TEXT.includes(type.name));
const NEVER_TEXT = [GraphQLBigInt.name, GraphQLJSONObject.name];

/**
 * The document with each variable that it declares as String, where an ID, a time or a word of a closed set is wanted, declared as that: documents of
 * clients are older than those types. GraphQL itself lets a variable stand only where its very type is wanted.
 */
export function withTypedVariables(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const wanted = new Map<string, Set<GraphQLNamedType>>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      VariableDefinition: () => false,
      Variable: ({ name }) => {
        const type = getNamedType(types.getInputType());
        if (type) wanted.set(name.value, (wanted.get(name.value) ?? new Set()).add(type));
      },
    }),
  );
  return visit(document, {
    VariableDefinition: (node) => {
      const [type, ...others] = wanted.get(node.variable.name.value) ?? [];
      return type && others.length === 0 && wasText(type) ? { ...node, type: textAs(node.type, type.name) } : undefined;
    },
  });
}

function textAs(node: TypeNode, name: string): TypeNode {
  if (node.kind === Kind.NAMED_TYPE) return node.name.value === 'String' ? { ...node, name: { ...node.name, value: name } } : node;
  return { ...node, type: textAs(node.type, name) } as TypeNode;
}

/** Reads documents so before they are validated; Apollo keeps them as they are then. */
export const olderVariables = (schema: () => GraphQLSchema): ApolloServerPlugin => ({
  async requestDidStart() {
    return {
      async validationDidStart(context) {
        (context as { document: DocumentNode }).document = withTypedVariables(schema(), context.document);
      },
    };
  },
});
