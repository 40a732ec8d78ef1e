import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, getNamedType, isInputObjectType, isListType, isNonNullType, type GraphQLInputObjectType } from 'graphql';
import { startApp, type TestApp } from '../support/app.js';
import { belongingsOf, type Belongings } from '../support/belongings.js';
import { inputFieldsOf } from '../support/graphql-requests.js';
import { bodyOf, exampleOf, fieldsOf, fill, openapi, routes, type Route } from '../support/openapi-requests.js';

let app: TestApp;
let owned: Belongings;
beforeAll(async () => {
  app = await startApp();
  owned = await belongingsOf(app.tenant, app.operator);
});
afterAll(() => app.close());

type Field = { path: string[]; nullable: boolean; schema: object };

const title = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`;
const elementOf = (schema: { items?: object }): object | undefined => schema.items;

/** Every field a body may have, with those of the shapes in it: of a list those of its first element. */
const fieldsWithin = (schema: object, path: string[] = []): Field[] =>
  Object.entries(fieldsOf(schema)).flatMap(([name, { nullable, schema: of }]) => {
    const at = [...path, name];
    const element = elementOf(of as { items?: object });
    return [{ path: at, nullable, schema: of }, ...(element ? fieldsWithin(element, [...at, '0']) : fieldsWithin(of, at))];
  });

/** `value` in place of what is at this path, in a copy; what leads there is made. */
function put(whole: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (step === '0') return [put((whole as unknown[] | undefined)?.[0] ?? {}, rest, value)];
  return { ...(whole as object | undefined), [step]: put((whole as Record<string, unknown> | undefined)?.[step], rest, value) };
}

const at = (whole: unknown, path: readonly string[]): unknown => path.reduce((one, step) => (one as Record<string, unknown> | undefined)?.[step], whole);

const bodies = routes
  .filter(({ path, body }) => path.startsWith('/v1/') && body !== undefined)
  .flatMap((route) => {
    const json = openapi.paths[route.path]![route.method]!.requestBody!.content!['application/json'];
    return json ? fieldsWithin(json.schema).map((field) => [`${title(route)}: ${field.path.join('.')}`, route, field] as const) : [];
  });
const asJson = (route: Route): Route => ({ ...route, contentType: 'application/json' });

describe('null in a body is refused by its place where it takes nothing away', () => {
  test.each(bodies.filter(([, , { nullable }]) => !nullable))('%s', async (_, route, { path }) => {
    const body = put(bodyOf(asJson(route), 'none'), path, null);
    const answer = await app.operator.send(route.method, fill(route, 'none'), body, 'application/json');
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid']);
    expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toContain(`/${path.join('/')}`);
  });

  const schema = buildSchema(readFileSync('api/schema.graphql', 'utf8'));
  type Within = { path: string[]; type: GraphQLInputObjectType };
  const inputsWithin = (type: GraphQLInputObjectType, path: string[] = [], outer: Within[] = []): { path: string[]; within: Within[]; refuses: boolean }[] => {
    const within = [...outer, { path, type }];
    const documented = inputFieldsOf(type.name);
    return Object.values(type.getFields()).flatMap((field) => {
      const inner = getNamedType(field.type);
      const step = [...path, field.name, ...(isListType(isNonNullType(field.type) ? field.type.ofType : field.type) ? ['0'] : [])];
      const refuses = !isNonNullType(field.type) && documented[field.name]?.nullable === false;
      return [{ path: [...path, field.name], within, refuses }, ...(isInputObjectType(inner) ? inputsWithin(inner, step, within) : [])];
    });
  };
  const inputs = Object.values(schema.getMutationType()!.getFields()).flatMap(({ name, args }) => {
    const input = args.find((arg) => arg.name === 'input')!;
    return inputsWithin(getNamedType(input.type) as GraphQLInputObjectType)
      .filter(({ refuses }) => refuses)
      .map(({ path, within }) => [name, path.join('.'), path, within, input] as const);
  });
  test.each(inputs)('%s: %s', async (mutation, _, path, within, input) => {
    const whole = within.reduce<unknown>((made, { path: place, type }) => put(made, place, valueOf(type)), undefined);
    const answer = await app.graphql.run(`mutation($input: ${String(input.type)}) { ${mutation}(input: $input) { userErrors { code field } } }`, {
      input: put(whole, path, null),
    });
    expect([answer.errors, answer.data?.[mutation].userErrors]).toEqual([undefined, expect.arrayContaining([{ code: 'invalid', field: ['input', ...path] }])]);
  });

  /** What an input needs. */
  function valueOf(type: unknown): unknown {
    if (isNonNullType(type)) return valueOf(type.ofType);
    if (isListType(type)) return [valueOf(type.ofType)];
    if (isInputObjectType(type)) {
      const needed = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
      return Object.fromEntries(needed.map((field) => [field.name, valueOf(field.type)]));
    }
    const named = schema.getType(String(type))!;
    if ('getValues' in named) return named.getValues()[0]!.name;
    return { Int: 1, BigInt: 1, Float: 1, Boolean: true, DateTime: '2030-01-01T00:00:00Z', JSONObject: {} }[String(type)] ?? 'none';
  }
});

describe('and elsewhere it takes that away', () => {
  test.each(bodies.filter(([, { method }, { nullable }]) => nullable && method === 'patch'))('%s', async (_, route, { path, schema }) => {
    const collection = /^\/v1\/([\w-]+)/.exec(route.path)![1]!;
    const url = fill(route, owned[collection]!.id);
    const waiting = app.tenant.with({ prefer: 'wait=20' });
    const example = path[0] === 'labels' ? { team: 'a' } : path[0] === 'expiresAt' ? new Date(Date.now() + 3_600_000).toISOString() : exampleOf(schema, path.at(-1)!);
    const given = await waiting.patch(url, put({}, path, example));
    expect([given.status, given.text]).toEqual([200, expect.stringContaining(path.at(-1)!)]);
    const taken = await waiting.patch(url, put({}, path, null));
    expect([taken.status, taken.body.code]).toEqual([200, undefined]);
    const shown = at((await app.tenant.get(url)).body, path);
    expect(shown ?? {}).toEqual({});
  });

  test('arguments of lists in GraphQL may be null', async () => {
    const { errors, data } = await app.graphql.run(
      '{ containers(first: null, last: null, after: null, name: null, status: null, labels: null, orderBy: {field: name, direction: null}) { nodes { id } } audit(action: null, keyId: null) { nodes { id } } }',
    );
    expect([errors, data.containers.nodes]).toEqual([undefined, [{ id: owned['containers']!.id }]]);
  });
});
