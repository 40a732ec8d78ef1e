import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
} from 'graphql';

interface Schema {
  type?: string | string[];
  enum?: (string | null)[];
  format?: string;
  items?: Schema;
  pattern?: string;
  $ref?: string;
  properties?: Record<string, Schema>;
}
interface Parameter {
  name: string;
  in: string;
  schema: Schema;
}

interface Operation {
  parameters?: Parameter[];
  responses?: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

const rest = JSON.parse(readFileSync('api/openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};
const graphql = buildSchema(readFileSync('api/schema.graphql', 'utf8'));

type Field = GraphQLField<unknown, unknown> | GraphQLInputField | GraphQLArgument;

/** Every field, field of an input, and argument. */
const fields: [where: string, field: Field][] = Object.values(graphql.getTypeMap())
  .filter((type) => !type.name.startsWith('__') && (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)))
  .flatMap((type) =>
    Object.values((type as { getFields(): Record<string, Field> }).getFields()).flatMap((field): [string, Field][] => [
      [`${type.name}.${field.name}`, field],
      ...('args' in field ? field.args.map((arg): [string, Field] => [`${type.name}.${field.name}(${arg.name})`, arg]) : []),
    ]),
  );
const typeOf = ({ type }: Field): GraphQLNamedType => getNamedType(type);

const IS_NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

/** What is wrong with a field's type, its twin over REST being so. */
function unlike(field: Field, twin: Schema): string | undefined {
  const type = typeOf(field);
  const schema = { ...twin, ...twin.items };
  const words = schema.enum?.filter((word): word is string => word !== null);
  if (words?.every((word) => IS_NAME.test(word))) {
    const values = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
    return [...values].sort().join() === [...words].sort().join() ? undefined : `want an enum of ${words.join()}`;
  }
  if (words) return isSpecifiedScalarType(type) || !words.every((word) => type.description?.includes(word)) ? `want a scalar that names ${words.join()}` : undefined;
  if (schema.format === 'date-time') return type.name === 'DateTime' ? undefined : 'want DateTime';
  if (schema.format === 'int64') return type.name === 'BigInt' ? undefined : 'want BigInt';
  return undefined;
}

describe('types are as narrow as over REST', () => {
  const twins = Object.entries(rest.components.schemas).flatMap(([name, { properties = {} }]) =>
    [name, `${name}Input`].flatMap((called) => {
      const type = graphql.getType(called);
      if (!isObjectType(type) && !isInputObjectType(type)) return [];
      return Object.entries(properties).flatMap(([property, schema]) => {
        const field = type.getFields()[property];
        return field ? [[`${called}.${property}`, field, schema] as const] : [];
      });
    }),
  );

  test('of fields', () => {
    expect(twins.length).toBeGreaterThan(300);
    const wrong = twins.map(([where, field, twin]) => [where, unlike(field, twin)] as const).filter(([, why]) => why !== undefined);
    expect(wrong).toEqual([]);
  });

  test('and the code of an error is that of a problem', () => {
    const code = (graphql.getType('UserError') as unknown as { getFields(): Record<string, Field> }).getFields()['code']!;
    expect(unlike(code, rest.components.schemas['Problem']!.properties!['code']!)).toBeUndefined();
  });
});

describe('by what a field is called', () => {
  const rules: [RegExp, string, ...RegExp[]][] = [
    [/^(id|ids|.*Ids?)$/, 'ID'],
    [/^(at|.*At|.*Until|unavailableAfter|announced)$/, 'DateTime', /limitHitsAt/],
    [/bytes$/i, 'BigInt'],
  ];
  test.each(rules)('%s is %s', (called, want, ...but) => {
    const some = fields.filter(([where, field]) => called.test(field.name) && !but.some((exception) => exception.test(where)));
    expect(some.length).toBeGreaterThan(3);
    expect(some.flatMap(([where, field]) => (typeOf(field).name === want ? [] : [`${where}: ${String(field.type)}`]))).toEqual([]);
  });

  test('a status is an enum', () => {
    const statuses = fields.filter(([where, { name }]) => name === 'status' && where !== 'WebhookAttempt.status');
    expect(statuses.flatMap(([where, field]) => (isEnumType(typeOf(field)) ? [] : [where]))).toEqual([]);
  });
});

/** The list over REST that is the twin of a connection of such nodes. */
const listOf = (node: string): Operation =>
  Object.entries(rest.paths)
    .filter(([, { get }]) => get?.responses?.['200']?.content?.['application/json']?.schema.properties?.['items']?.items?.$ref?.endsWith(`/${node}`))
    .filter(([, { get }]) => get!.parameters?.some(({ name }) => name === 'cursor'))
    .sort(([a], [b]) => a.length - b.length)[0]![1]['get']!;

const ARGUMENTS: Record<string, string> = { limit: 'first', cursor: 'after', sort: 'orderBy' };
const connections = fields.filter(([, field]) => typeOf(field).name.endsWith('Connection')) as [string, GraphQLField<unknown, unknown>][];

describe('every connection', () => {
  test('all are known', () => {
    expect(connections.length).toBeGreaterThanOrEqual(16);
  });

  test.each(connections)('%s counts, pages, orders and filters as its list does', (_, field) => {
    const { totalCount, edges, nodes, pageInfo } = (typeOf(field) as unknown as { getFields(): Record<string, Field> }).getFields();
    expect([totalCount, edges, nodes, pageInfo].map((one) => one && isNonNullType(one.type))).toEqual([true, true, true, true]);
    expect(String(totalCount!.type)).toBe('Int!');
    const list = listOf(typeOf(nodes!).name);
    const args = new Map(field.args.map((arg) => [arg.name, arg]));
    for (const { name, schema } of (list.parameters ?? []).filter((parameter) => parameter.in === 'query' && parameter.name !== 'fields')) {
      const arg = args.get(ARGUMENTS[name] ?? name);
      expect([name, arg?.name]).toEqual([name, ARGUMENTS[name] ?? name]);
      expect([name, unlike(arg!, schema)]).toEqual([name, undefined]);
      expect([name, isNonNullType(arg!.type)]).toEqual([name, false]);
    }
    const sort = list.parameters!.find(({ name }) => name === 'sort')!.schema.pattern!;
    const order = (typeOf(args.get('orderBy')!) as unknown as { getFields(): Record<string, Field> }).getFields();
    const by = typeOf(order['field']!);
    expect(isEnumType(by) && by.getValues().map(({ name }) => name)).toEqual(/\(createdAt\|name\)/.test(sort) ? ['createdAt', 'name'] : ['createdAt']);
    expect(String(order['direction']!.type)).toBe('OrderDirection');
    expect(args.get('first')!.description).toContain('50 when');
  });
});

test('no type is there that nothing refers to', () => {
  const used = new Set(fields.map(([, field]) => typeOf(field).name));
  const roots = ['Query', 'Mutation', 'Subscription'];
  const unused = Object.values(graphql.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type) && !roots.includes(type.name) && !used.has(type.name),
  );
  expect(unused.map(({ name }) => name)).toEqual([]);
});
