import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { databaseImage } from '../support/database-image.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { rootFields } from '../support/graphql-requests.js';
import { bodyOf, fill, routes } from '../support/openapi-requests.js';
import { handlers } from '../support/permissions.js';
import { RestClient } from '../support/rest-client.js';

const ID = 'ctr_01k00000000000000000000000';
const opened = new Set((await handlers()).filter((handler) => handler.public).map((handler) => handler.name));
const closed = routes.filter((route) => !opened.has(route.operationId));

let app: TestApp;
let before: string;
beforeAll(async () => {
  app = await startApp();
  before = await databaseImage(app.database);
});
afterAll(() => app.close());

describe('without a valid key', () => {
  const wrong = (): [string, RestClient][] => [
    ['no key', app.nobody],
    ['not a key', new RestClient(app.url, 'secret')],
    ['a key with another secret', new RestClient(app.url, app.keys.tenantKey.replace(/.{8}(?=.{6}$)/, 'AAAAAAAA'))],
  ];

  test.each(closed.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))('%s answers 401, always the same', async (_, route) => {
    for (const [kind, client] of wrong()) {
      const answer = await client.send(route.method, fill(route, ID), bodyOf(route, ID), route.contentType);
      expect([kind, answer.status, answer.body.code, answer.body.detail]).toEqual([
        kind,
        401,
        'unauthenticated',
        'send a valid key as Authorization: Bearer <key>',
      ]);
      expect(answer.headers['www-authenticate']).toContain('Bearer');
    }
  });

  test.each(rootFields.map((field) => [field.name, field] as const))('%s answers unauthenticated and no data', async (_, field) => {
    const answer = await new GraphqlClient(app.url).run(field.document, field.variables(ID));
    expect(answer.errors?.map((error) => error.extensions.code)).toEqual(['unauthenticated']);
    expect(answer.data?.[field.field] ?? null).toBeNull();
  });

  test('nothing was changed by all of that', async () => {
    expect(await databaseImage(app.database)).toBe(before);
  });
});
