import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bootstrap } from '../../src/roles/bootstrap.js';
import { startApp, type TestApp } from '../support/app.js';
import { belongingsOf, type Belonging, type Belongings } from '../support/belongings.js';
import { databaseImage } from '../support/database-image.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { rootFields } from '../support/graphql-requests.js';
import { bodyOf, fill, referencesIn, routes, type Route } from '../support/openapi-requests.js';
import { RestClient, type RestAnswer } from '../support/rest-client.js';

/** An id of the victim's kind that never existed. */
const neverOf = (id: string): string => id.replace(/_.*/, '_01k00000000000000000000000');

let app: TestApp;
let stranger: RestClient;
let strangersGraphql: GraphqlClient;
let victims: Belongings;
let before: string;
beforeAll(async () => {
  app = await startApp();
  victims = await belongingsOf(app.tenant, app.operator);
  const { tenantKey } = await bootstrap(app.database.ownerUrl, { environment: 'test', tenantName: 'stranger' });
  stranger = new RestClient(app.url, tenantKey);
  strangersGraphql = new GraphqlClient(app.url, tenantKey);
  before = await databaseImage(app.database);
});
afterAll(() => app.close());

const title = (route: Route): string => `${route.method.toUpperCase()} ${route.path}`;
const bytes = (answer: RestAnswer): string =>
  JSON.stringify([answer.status, answer.text.replaceAll(/req_\w+/g, 'req'), { ...answer.headers, date: '', ratelimit: '', 'x-request-id': '' }]);
const send = (route: Route, id: string, body: unknown = bodyOf(route, neverOf('img_'))): Promise<RestAnswer> =>
  stranger.send(route.method, fill(route, id), body, route.contentType);

/** The victim's object a route is about; a route of a new noun fails here until `belongingsOf` makes one. */
function victimOf(route: Route): Belonging {
  const collection = /^\/v1\/([\w-]+)/.exec(route.path)![1]!;
  const victim = victims[collection];
  if (!victim) throw new Error(`${title(route)}: belongingsOf makes no ${collection}`);
  return victim;
}

describe("another tenant's object is as good as none", () => {
  test.each(routes.filter((route) => route.path.includes('{')).map((route) => [title(route), route] as const))('%s', async (_, route) => {
    const victim = victimOf(route);
    const never = await send(route, neverOf(victim.id));
    expect([403, 404]).toContain(never.status);
    if (never.status === 403) expect(never.body.detail).toBe('only the operator may do this');
    else expect(never.body.code).toBe('not_found');
    const otherKind = Object.values(victims).find(({ id }) => id.split('_')[0] !== victim.id.split('_')[0])!;
    for (const id of [victim.id, victim.name ?? victim.id, otherKind.id, "x' OR '1'='1", `${victim.id}%00`, 'x'.repeat(300)]) {
      expect([id, bytes(await send(route, id))]).toEqual([id, bytes(never)]);
    }
  });

  const nested = routes.flatMap((route) =>
    route.body && route.contentType === 'application/json' ? referencesIn(route.body).map((path) => [title(route), path.join('.'), route] as const) : [],
  );
  test.each(nested)('%s: %s in the body', async (_, path, route) => {
    const field = path.split('.').at(-1)!;
    const noun = field.replace(/Id$/, '').replace('parent', 'tenant').replace(/^(from|to)Image$/, 'image');
    const collection = `${noun.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}s`;
    const victim = field === 'id' ? victimOf(route) : victims[collection];
    if (!victim) throw new Error(`belongingsOf makes no ${collection}`);
    const body = (reference: string): object => {
      const whole = bodyOf(route, reference) as Record<string, unknown>;
      const steps = path.split('.');
      steps.slice(0, -1).reduce((at, step) => (at[step] = {}) as Record<string, unknown>, whole)[field] = reference;
      if (steps.length > 1) for (const other of ['image', 'container']) delete whole[other];
      return whole;
    };
    const never = await send(route, neverOf('x'), body(neverOf(victim.id)));
    expect([403, 404]).toContain(never.status);
    for (const reference of [victim.id, victim.name!]) expect(bytes(await send(route, neverOf('x'), body(reference)))).toBe(bytes(never));
  });

  const queried = routes.flatMap((route) => route.queryReferences.map((name) => [title(route), name, route] as const));
  test.each(queried)('%s: ?%s=', async (_, name, route) => {
    const victim = victims[`${name.replace(/Id$/, '')}s`] ?? victimOf(route);
    const ask = (id: string): Promise<RestAnswer> => stranger.send(route.method, fill(route, neverOf('x'), { [name]: id }));
    expect(bytes(await ask(victim.id))).toBe(bytes(await ask(neverOf(victim.id))));
  });

  test.each(routes.filter((route) => route.path.startsWith('/v1/')).map((route) => [title(route), route] as const))('%s under X-Tenant', async (_, route) => {
    const as = (tenant: string): Promise<RestAnswer> =>
      stranger.with({ 'x-tenant': tenant }).send(route.method, fill(route, neverOf('x')), bodyOf(route, neverOf('img_')), route.contentType);
    const other = await as(app.keys.tenantId);
    expect([other.status, other.body.code]).toEqual([404, 'not_found']);
    expect(bytes(other)).toBe(bytes(await as(neverOf(app.keys.tenantId))));
    expect(bytes(await as(app.keys.operatorTenantId))).toBe(bytes(other));
  });

  test.each(rootFields.filter((field) => field.takesReference).map((field) => [field.name, field] as const))('%s', async (_, field) => {
    const ask = async (id: string): Promise<string> => JSON.stringify(await strangersGraphql.run(field.document, field.variables(id)));
    for (const { id } of Object.values(victims)) {
      const never = await ask(neverOf(id));
      expect(never).toMatch(/"not_found"|"only the operator may do this"|\[null\]|__typename/);
      expect(await ask(id)).toBe(never);
    }
  });

  test('which its owner reads by id alone, whatever it is', async () => {
    const { events: _events, audit: _audit, tenants, ...own } = victims;
    const read = async (graphql: GraphqlClient, { id }: Belonging): Promise<unknown> =>
      (await graphql.run('query($id: ID!) { node(id: $id) { id } }', { id })).data['node'];
    for (const victim of Object.values(own)) expect(await read(app.graphql, victim)).toEqual({ id: victim.id });
    expect(await read(new GraphqlClient(app.url, app.keys.operatorKey), tenants!)).toEqual({ id: tenants!.id });
  });

  test("a stranger's lists show nothing of it, with the victim's cursor too", async () => {
    for (const route of routes.filter((one) => one.method === 'get' && !one.path.includes('{') && one.path.startsWith('/v1/'))) {
      const mine = await app.tenant.get(`${fill(route, '')}${route.path.includes('?') ? '&' : '?'}limit=1`);
      const cursor = mine.body?.nextCursor as string | undefined;
      const answers = [await stranger.get(fill(route, '')), ...(cursor ? [await stranger.get(`${fill(route, '')}?limit=1&cursor=${cursor}`)] : [])];
      for (const { text } of answers) {
        for (const { id } of Object.values(victims)) expect([title(route), text]).toEqual([title(route), expect.not.stringContaining(id)]);
      }
    }
  });

  test('and nothing was changed by all of that', async () => {
    expect(await databaseImage(app.database)).toBe(before);
  });
});
