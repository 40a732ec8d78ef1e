import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType, type GraphQLField, type GraphQLInputType } from 'graphql';
import { componentNamed, exampleOf, fieldsOf, isReference } from './openapi-requests.js';

/** The committed schema; the spec of generated files keeps it true. */
const schema = buildSchema(readFileSync('api/schema.graphql', 'utf8'));

/** One field of Query or Mutation, with a document that asks for it. */
export interface RootField {
  /** `Mutation.createContainer` */
  name: string;
  field: string;
  document: string;
  /** Whether one of its arguments names an object. */
  takesReference: boolean;
  /** The variables, with `reference` wherever an object is named. */
  variables(reference: string): Record<string, unknown>;
}

/** Every root field there is. */
export const rootFields: readonly RootField[] = [schema.getQueryType()!, schema.getMutationType()!].flatMap((type) =>
  Object.values(type.getFields()).map((field) => rootField(type.name, field)),
);

/** The fields of an input type but those that name the object or the request, as `fieldsOf` tells them of the schema over REST. */
export function inputFieldsOf(name: string): ReturnType<typeof fieldsOf> {
  const type = schema.getType(name);
  if (!isInputObjectType(type)) return {};
  const documented = fieldsOf(componentNamed(name) ?? componentNamed(name.replace(/Input$/, '')) ?? {});
  return Object.fromEntries(Object.keys(type.getFields()).filter((field) => field in documented).map((field) => [field, documented[field]!]));
}

function rootField(parent: string, field: GraphQLField<unknown, unknown>): RootField {
  const args = field.args.filter((arg) => isNonNullType(arg.type) || arg.name === 'first' || isReference(arg.name) || arg.name === 'ids');
  const declared = args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const given = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const selection = isLeafType(getNamedType(field.type)) ? '' : parent === 'Mutation' ? '{ userErrors { field code message } }' : '{ __typename }';
  const variables = (reference: string): Record<string, unknown> => Object.fromEntries(args.map((arg) => [arg.name, valueOf(arg.type, arg.name, reference)]));
  return {
    name: `${parent}.${field.name}`,
    field: field.name,
    document: `${parent.toLowerCase()} ${declared && `Probe(${declared})`} { ${field.name}${given && `(${given})`} ${selection} }`,
    takesReference: JSON.stringify(variables('REFERENCE')).includes('REFERENCE'),
    variables,
  };
}

function valueOf(type: GraphQLInputType, name: string, reference: string): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, name, reference);
  if (isListType(type)) return [valueOf(type.ofType, name === 'ids' ? 'id' : name, reference)];
  if (isInputObjectType(type)) {
    const documented = componentNamed(type.name);
    if (documented) return exampleOf(documented, '', reference);
    const wanted = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(wanted.map((field) => [field.name, valueOf(field.type, field.name, reference)]));
  }
  if (isReference(name)) return reference;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  return { Int: 1, BigInt: 1, Float: 1, Boolean: true, DateTime: '2030-01-01T00:00:00Z', JSONObject: {} }[getNamedType(type).name] ?? 'example';
}
