import { GraphQLEnumType, GraphQLError, GraphQLScalarType, Kind, isEnumType, isIntrospectionType, type GraphQLSchema, type ValueNode } from 'graphql';
import type { ScalarsTypeMap } from '@nestjs/graphql';
import { wordSets, type WordSet } from '../dto/words.js';

const GRAPHQL_NAME = /^(?!__|true$|false$|null$)[_A-Za-z][_0-9A-Za-z]*$/;

/**
 * The type of each set, to be asked for when all modules are loaded: an enum whose values are the very words; or, when one of them is no name in GraphQL
 * (`container.create`, `containers:read`, `*`), a scalar that says which there are.
 */
export const wordTypes = (): ScalarsTypeMap[] =>
  [...wordSets()].map((set) => {
    const type = set.words.every((word) => GRAPHQL_NAME.test(word)) ? asEnum(set) : asScalar(set);
    // Nest asks no more of it than that it is a type
    return { type: set as never, scalar: type as GraphQLScalarType };
  });

const asEnum = ({ name, words }: WordSet): GraphQLEnumType =>
  new GraphQLEnumType({ name, description: 'As REST has it, under the same words', values: Object.fromEntries(words.map((word) => [word, { value: word }])) });

function asScalar({ name, words }: WordSet): GraphQLScalarType {
  const scalar = new GraphQLScalarType({ name, parseValue: word, parseLiteral: (node) => wordIn(node, name) });
  const description = { get: (): string => `Text, as some are no name in GraphQL: one of ${[...words].sort().join(', ')}` };
  // more are declared until all modules have started
  return Object.defineProperty(scalar, 'description', description);
}

function word(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new GraphQLError('want text', { extensions: { code: 'invalid' } });
}

function wordIn(node: ValueNode, name: string): string {
  if (node.kind === Kind.STRING || node.kind === Kind.ENUM) return node.value;
  throw new GraphQLError(`${name}: want a word`, { extensions: { code: 'invalid' } });
}

/**
 * Has enums take any word, also as text in quotes, as documents of clients have it that are older than the enums. One that there is not is refused by
 * validation, which names what there is, with the code and the place it has over REST.
 */
export function withQuotedWords(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isEnumType(type) || isIntrospectionType(type)) continue;
    type.parseValue = word;
    type.parseLiteral = (node) => wordIn(node, type.name);
  }
  return schema;
}
