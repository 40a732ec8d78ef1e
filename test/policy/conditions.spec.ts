import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, getNamedType, type GraphQLInputObjectType } from 'graphql';
import { startApp, type TestApp } from '../support/app.js';
import { belongingsOf, type Belongings } from '../support/belongings.js';
import { databaseImage } from '../support/database-image.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { rootFields } from '../support/graphql-requests.js';
import { bodyOf, fill, routes, type Route } from '../support/openapi-requests.js';
import type { RestClient } from '../support/rest-client.js';

/** They change nothing: one judges, the other holds the condition against what it plans. */
const READING = ['POST /v1/api-keys/simulate', 'POST /v1/plan'];
/** What is said before a version is looked at; a name that leads nowhere here is 503. */
const ELSEWHERE = [400, 403, 404, 409, 413, 422, 503];

const schema = buildSchema(readFileSync('api/schema.graphql', 'utf8'));

let app: TestApp;
let owned: Belongings;
let before: string;
beforeAll(async () => {
  app = await startApp();
  owned = await belongingsOf(app.tenant, app.operator);
  before = await databaseImage(app.database);
});
afterAll(() => app.close());

const title = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`;
const collectionOf = ({ path }: Route): string => /^\/v1\/([\w-]+)/.exec(path)![1]!;
const actorOf = (route: Route): RestClient => (collectionOf(route) === 'tenants' || title(route).includes('cancel') ? app.operator : app.tenant);
const changes = routes.filter((route) => route.method !== 'get' && route.path.startsWith('/v1/') && !READING.includes(title(route)));

describe('If-Match with a version that is none is never left unheeded', () => {
  test.each(changes.map((route) => [title(route), route] as const))('%s', async (_, route) => {
    const id = owned[collectionOf(route)]!.id;
    const as = actorOf(route).with({ 'if-match': '"999999"' });
    const answer = await as.send(route.method, fill(route, id), bodyOf(route, owned['images']!.id), route.contentType);
    expect([412, ...ELSEWHERE]).toContain(answer.status);
    expect(await databaseImage(app.database)).toBe(before);
  });

  const honouring = changes.filter(({ method, path }) => path.includes('{id}') && (method === 'delete' || method === 'patch') && !path.endsWith('/files'));
  test.each([
    ...honouring.map((route) => [title(route), {}, route] as const),
    ...['POST /v1/api-keys/{id}/actions/rotate', 'POST /v1/webhooks/{id}/actions/rotate', 'POST /v1/tenants/{id}/actions/suspend'].map(
      (name) => [name, {}, changes.find((route) => title(route) === name)!] as const,
    ),
    ['PUT /v1/tenants/{id}/quota', { containers: 5 }, changes.find((route) => title(route) === 'PUT /v1/tenants/{id}/quota')!] as const,
    ['POST /v1/containers/{id}/exec', { command: ['true'] }, changes.find((route) => title(route) === 'POST /v1/containers/{id}/exec')!] as const,
  ])('%s answers 412', async (_, body, route) => {
    const answer = await actorOf(route).with({ 'if-match': '"999999"' }).send(route.method, fill(route, owned[collectionOf(route)]!.id), route.body ? body : undefined);
    expect([answer.status, answer.body.code]).toEqual([412, 'precondition_failed']);
    expect(await databaseImage(app.database)).toBe(before);
  });
});

describe('ifVersion over GraphQL', () => {
  const mutations = Object.values(schema.getMutationType()!.getFields());
  const takes = ({ args }: (typeof mutations)[number]): boolean => args.some(({ name }) => name === 'ifVersion');

  test('is taken by every mutation of an object that shows a version', () => {
    const ofOne = mutations.filter(({ args }) => 'id' in (getNamedType(args.find(({ name }) => name === 'input')!.type) as GraphQLInputObjectType).getFields());
    expect(ofOne.filter((field) => !takes(field)).map(({ name }) => name)).toEqual(['cancelOperation', 'replayWebhookDelivery', 'revertOperation']);
    expect(mutations.filter(takes).every((field) => ofOne.includes(field))).toBe(true);
  });

  test.each(mutations.filter(takes).map(({ name }) => name))('%s with another version changes nothing', async (name) => {
    const { document, variables } = rootFields.find((field) => field.name === `Mutation.${name}`)!;
    const collections = Object.keys(owned).filter((collection) => name.toLowerCase().includes(collection.replaceAll('-', '').replace(/(ies|s)$/, '')));
    const collection = collections.sort((a, b) => b.length - a.length)[0]!;
    const graphql = new GraphqlClient(app.url, (collection === 'tenants' ? app.operator : app.tenant).key);
    const { data, errors } = await graphql.run(document.replace('(input: $input', '(ifVersion: 999999, input: $input'), variables(owned[collection]!.id));
    expect([name, errors, data?.[name].userErrors[0].code]).toEqual([name, undefined, 'precondition_failed']);
    expect(await databaseImage(app.database)).toBe(before);
  });

  test('with that of the object does it; null is as good as left out; each mutation of a document has its own', async () => {
    const run = async (text: string): Promise<Record<string, { userErrors: { code: string }[] }>> => (await app.graphql.run(`mutation { ${text} }`)).data;
    const update = (labels: string, more: string): string =>
      `updateContainer(${more} input: {id: "mine", labels: {team: "${labels}"}}) { container { version labels } userErrors { code field message } }`;
    const { version } = (await app.tenant.get('/v1/containers/mine')).body as { version: number };
    const answers = await run(`a: ${update('a', `ifVersion: ${version}`)} b: ${update('b', `ifVersion: ${version}`)} c: ${update('c', 'ifVersion: null')}`);
    expect(answers).toMatchObject({
      a: { container: { version: version + 1, labels: { team: 'a' } }, userErrors: [] },
      b: { container: null, userErrors: [{ code: 'precondition_failed', message: `the object is at version "${version + 1}"; read it again and repeat the change` }] },
      c: { container: { labels: { team: 'c' } }, userErrors: [] },
    });
    const tried = await run(`a: updateContainer(dryRun: true, ifVersion: ${version}, input: {id: "mine", protected: true}) { userErrors { code } }`);
    expect(tried['a']!.userErrors).toEqual([{ code: 'precondition_failed' }]);
  });
});

test('a key is rotated and deleted by the ETag that it shows', async () => {
  const { id } = owned['api-keys']!;
  const shown = (await app.tenant.get(`/v1/api-keys/${id}`)).headers['etag']!;
  expect((await app.tenant.with({ 'if-match': shown }).post(`/v1/api-keys/${id}/actions/rotate`)).status).toBe(200);
  expect((await app.tenant.with({ 'if-match': shown }).delete(`/v1/api-keys/${id}`)).status).toBe(412);
  const next = (await app.tenant.get(`/v1/api-keys/${id}`)).headers['etag']!;
  expect((await app.tenant.with({ 'if-match': `"7", ${next}` }).delete(`/v1/api-keys/${id}`)).status).toBe(204);
});

test('an operation is held against what it shows', async () => {
  const { id } = owned['operations']!;
  const shown = (await app.tenant.get(`/v1/operations/${id}`)).headers['etag']!;
  const revert = (tag: string): Promise<{ status: number }> => app.tenant.with({ 'if-match': tag }).post(`/v1/operations/${id}/actions/revert`);
  expect([(await revert('W/"none"')).status, (await revert(shown)).status]).toEqual([412, 409]);
});
