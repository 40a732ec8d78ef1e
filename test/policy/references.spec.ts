import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nounOfReference, referenceFields } from '../../src/platform/dto/references.js';
import { startApp, type TestApp } from '../support/app.js';
import { belongingsOf, type Belongings } from '../support/belongings.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { rootFields } from '../support/graphql-requests.js';
import { bodyOf, fieldsOf, fill, isReference, routes, type Route } from '../support/openapi-requests.js';

let app: TestApp;
let owned: Belongings;
beforeAll(async () => {
  app = await startApp();
  owned = await belongingsOf(app.tenant, app.operator);
});
afterAll(() => app.close());

const UNKNOWN = 'nope';

const title = (route: Route): string => `${route.method.toUpperCase()} ${route.path}`;
const refers = (name: string): boolean => isReference(name) || [...referenceFields()].includes(name);

const listed = (schema: object): boolean => 'type' in schema && schema.type === 'array';

/** Where a body names other objects, as paths: `source.snapshotId`, `appliesTo.containerIds.0`. */
const referencesOf = (schema: object, path: string[] = []): string[][] =>
  Object.entries(fieldsOf(schema)).flatMap(([name, { schema: field }]) =>
    refers(name) ? [[...path, name, ...(listed(field) ? ['0'] : [])]] : referencesOf(field, [...path, name]),
  );

/** The last name in a path, which may end with the place of an element. */
const fieldOf = (path: readonly string[]): string => path.findLast((step) => !/^\d+$/.test(step))!;

/** The collection a reference is into; that of an `id` is told by what it stands in, `POST /v1/api-keys/simulate` or `deleteApiKey`. */
function collectionOf(field: string, place: string): string {
  const noun = nounOfReference(field);
  if (noun) return noun.collection!;
  const words = place.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const named = Object.keys(owned).filter((collection) => words.includes(collection.replace(/(ies|s)$/, '')));
  return named.sort((a, b) => b.length - a.length)[0] ?? 'containers';
}

/** With every reference in it leading to one of the tenant's own, but the one at `unknown`. */
function referring(value: unknown, place: string, unknown: readonly string[], path: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((one, index) => referring(one, place, unknown, [...path, String(index)]));
  if (typeof value !== 'object' || value === null) return value;
  const own = (name: string): string => owned[collectionOf(name, place)]?.id ?? 'none';
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const at = [...path, name];
      if (typeof one !== 'string' || !refers(name)) return [name, referring(one, place, unknown, at)];
      return [name, at.join() === unknown.join() ? UNKNOWN : own(name)];
    }),
  );
}

/** `whole` with an `unknown` at this path, and nothing else that could be looked for instead. */
function withUnknown(whole: Record<string, unknown>, path: readonly string[]): Record<string, unknown> {
  const before = (index: number): object => (path[index + 1] === '0' ? [] : {});
  path.slice(0, -1).reduce((at, step, index) => (at[step] ??= before(index)) as Record<string, unknown>, whole)[path.at(-1)!] = UNKNOWN;
  if (path.length > 1) for (const other of ['image', 'container', 'url', 'content']) delete whole[other];
  return whole;
}

describe('a reference that leads to nothing is told by its place', () => {
  const places = routes.flatMap((route) =>
    route.body && route.contentType === 'application/json' ? referencesOf(route.body).map((path) => [title(route), path.join('.'), path, route] as const) : [],
  );
  test.each(places)('%s: %s', async (_, _name, path, route) => {
    const as = route.path.startsWith('/v1/tenants') ? app.operator : app.tenant;
    const body = referring(withUnknown(bodyOf(route, UNKNOWN) as Record<string, unknown>, path), route.path, path);
    const collection = /^\/v1\/([\w-]+)/.exec(route.path)![1]!;
    const answer = await as.send(route.method, fill(route, owned[collection]!.id), body, route.contentType);
    const message = expect.stringMatching(new RegExp(`^${fieldOf(path)}: no such [a-z ]+$`));
    expect([answer.status, answer.body.errors]).toEqual([404, [{ pointer: `/${path.join('/')}`, code: 'not_found', message }]]);
  });

  const mutations = rootFields.filter(({ name, takesReference }) => name.startsWith('Mutation.') && takesReference);
  const inputs = mutations.flatMap((field) => pathsTo('REFERENCE', field.variables('REFERENCE')).map((path) => [field.field, path.slice(1).join('.'), path, field] as const));
  test.each(inputs)('%s: %s', async (name, _, path, field) => {
    const as = /Tenant$|Quota|^cancel/.test(name) ? new GraphqlClient(app.url, app.operator.key) : app.graphql;
    const variables = referring(field.variables('REFERENCE'), name, path) as { input: Record<string, unknown> };
    if (path.length > 2) withUnknown(variables.input, path.slice(1));
    const answer = await as.run(field.document, variables);
    expect([answer.errors, answer.data[name].userErrors[0]]).toEqual([undefined, { field: path, code: 'not_found', message: expect.stringContaining('no such') }]);
  });

  test('of several containers made at once, and of one that is planned', async () => {
    const image = owned['images']!.id;
    const many = await app.tenant.post('/v1/containers/batch', { items: [{ name: 'one', image }, { name: 'two', image: UNKNOWN }] });
    expect([many.status, many.body.errors]).toEqual([404, [{ pointer: '/items/1/image', code: 'not_found', message: 'image: no such image' }]]);
    const planned = await app.tenant.post('/v1/plan', { method: 'POST', path: '/v1/containers', body: { name: 'one', image: UNKNOWN } });
    expect([planned.status, planned.body.errors]).toEqual([404, [{ pointer: '/image', code: 'not_found', message: 'image: no such image' }]]);
  });

  test('but what only looks like it is none: a label, an object of another noun, the object of the path', async () => {
    const labelled = await app.tenant.post('/v1/containers', { name: 'one', image: UNKNOWN, labels: { image: UNKNOWN, containerId: UNKNOWN } });
    expect(labelled.body.errors).toEqual([{ pointer: '/image', code: 'not_found', message: 'image: no such image' }]);
    const path = await app.tenant.post(`/v1/containers/${UNKNOWN}/actions/rebuild`, { image: UNKNOWN });
    expect([path.status, path.body.detail, path.body.errors]).toEqual([404, 'no such container', []]);
  });
});

/** Where in a value this text is. */
function pathsTo(text: string, value: unknown, path: string[] = []): string[][] {
  if (value === text) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => pathsTo(text, one, [...path, name]));
}
