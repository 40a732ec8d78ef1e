import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  await app.tenant.with({ prefer: 'wait=30' }).post('/v1/containers', { name: 'web', image: 'busybox', start: false, labels: { env: 'prod', tier: 'web' } });
  await app.tenant.with({ prefer: 'wait=30' }).post('/v1/volumes', { name: 'disk', sizeMiB: 16, labels: { env: 'prod' } });
});
afterAll(() => app.close());

test('null takes one label away, or all in place of them, over both transports', async () => {
  expect((await app.tenant.patch('/v1/containers/web', { labels: { env: null, a: 'b' } })).body.container.labels).toEqual({ tier: 'web', a: 'b' });
  expect((await app.tenant.patch('/v1/containers/web', { labels: null })).body.container.labels).toEqual({});
  const twin = await app.graphql.run('mutation { updateVolume(input: { id: "disk", labels: null }) { volume { labels } userErrors { code } } }');
  expect(twin.data.updateVolume).toEqual({ volume: { labels: {} }, userErrors: [] });
});

test('there are never more than can be set at once, however many changes bring them', async () => {
  const some = (letter: string, count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, i) => [`${letter}${i}`, 'x']));
  expect((await app.tenant.patch('/v1/containers/web', { labels: some('a', 60) })).status).toBe(200);
  const more = await app.tenant.patch('/v1/containers/web', { labels: some('b', 5) });
  expect([more.status, more.body.errors[0].pointer]).toEqual([400, '/labels']);
  expect(Object.keys((await app.tenant.get('/v1/containers/web')).body.labels)).toHaveLength(60);
});

test('names that every JavaScript object knows are kept as any others, over both transports', async () => {
  const labels = { constructor: 'a', toString: 'b', valueOf: 'c', hasOwnProperty: 'd' };
  const env = { constructor: '1', toString: '2', valueOf: '3' };
  const made = await app.tenant.with({ prefer: 'wait=30' }).post('/v1/containers', { name: 'odd', image: 'busybox', labels, env });
  expect([made.body.container.labels, made.body.container.env]).toEqual([labels, env]);
  const shown = await app.tenant.post('/v1/containers/odd/exec', { command: ['sh', '-c', 'echo $constructor $toString $valueOf'], env: { valueOf: '4' } });
  expect(shown.body.stdout).toBe('1 2 4\n');
  expect((await app.tenant.patch('/v1/containers/odd', { labels: { toString: null, isPrototypeOf: 'e' } })).body.container.labels).toEqual({
    constructor: 'a',
    valueOf: 'c',
    hasOwnProperty: 'd',
    isPrototypeOf: 'e',
  });
  expect((await app.tenant.get('/v1/containers?labels=constructor%3Da')).body.items).toHaveLength(1);
  expect((await app.tenant.get('/v1/containers?labels=propertyIsEnumerable')).body.items).toEqual([]);
  const twin = await app.graphql.run('mutation($labels: JSONObject) { updateVolume(input: { id: "disk", labels: $labels }) { volume { labels } userErrors { code } } }', {
    labels,
  });
  expect(twin.data?.updateVolume ?? twin.errors).toEqual({ volume: { labels }, userErrors: [] });
});
