import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { belongingsOf, type Belongings } from '../support/belongings.js';
import { databaseImage } from '../support/database-image.js';
import { bodyOf, fill, routes, type Route } from '../support/openapi-requests.js';
import type { RestClient } from '../support/rest-client.js';

/** They change nothing: one judges, the other holds the condition against what it plans. */
const READING = ['POST /v1/api-keys/simulate', 'POST /v1/plan'];
/** What is said before a version is looked at; a name that leads nowhere here is 503. */
const ELSEWHERE = [400, 403, 404, 409, 413, 422, 503];

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
