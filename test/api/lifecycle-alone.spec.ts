import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import { MinimalDriver } from '../support/minimal-driver.js';
import type { RestClient } from '../support/rest-client.js';
import { used } from '../support/tenant-things.js';

let app: TestApp;
let waiting: RestClient;
let id: string;
const SLEEP = { image: 'busybox', command: ['sleep', 'infinity'] };

beforeAll(async () => {
  app = await startApp();
  waiting = app.tenant.with({ prefer: 'wait=20' });
  // The image is one that the host has by itself: a driver without `images` takes none in.
  await importBusybox(app);
  await app.replaceHost(new MinimalDriver());
  await eventually(async () => expect((await app.operator.get('/v1/hosts')).body.items[0]).toMatchObject({ status: 'online', driver: 'minimal', capabilities: [] }));
});
afterAll(() => app.close());

describe('on a host whose driver has a lifecycle alone', () => {
  test('a container is created, started, stopped, changed and deleted', async () => {
    const made = await waiting.post('/v1/containers', { name: 'plain', ...SLEEP, start: false });
    expect([made.status, made.body.container]).toMatchObject([201, { status: 'stopped', driver: 'minimal' }]);
    const power = async (action: string): Promise<string> => (await waiting.post(`/v1/containers/plain/actions/${action}`)).body.container.status;
    expect(await power('start')).toBe('running');
    expect(await power('restart')).toBe('running');
    expect(await power('stop')).toBe('stopped');
    expect(await power('start')).toBe('running');
    expect((await waiting.patch('/v1/containers/plain', { autostart: false })).body).toMatchObject({ container: { autostart: false }, operation: { status: 'succeeded' } });
    expect((await waiting.delete('/v1/containers/plain?force=true')).body.operation.status).toBe('succeeded');
    expect((await used(app))['containers']).toBe(0);
  });

  test('a container that ends by itself is seen to', async () => {
    const made = await waiting.post('/v1/containers', { name: 'short', image: 'busybox', command: ['sh', '-c', 'exit 3'] });
    const container = async (): Promise<unknown> => (await app.tenant.get(`/v1/containers/${made.body.container.id}`)).body;
    await eventually(async () => expect(await container()).toMatchObject({ status: 'stopped', statusReason: { code: 'exited', message: 'its init exited with code 3' } }));
    await waiting.delete('/v1/containers/short');
  });

  describe('what the host lacks is refused by its name, and nothing is reserved or begun:', () => {
    beforeAll(async () => {
      ({ id } = (await waiting.post('/v1/containers', { name: 'there', ...SLEEP })).body.container);
    });
    afterAll(() => waiting.delete('/v1/containers/there?force=true'));

    const snapshots = 'the host cannot take snapshots: its driver lacks snapshots';
    const limits = 'the host cannot hold limits: its driver lacks limits';
    const streams = 'the host cannot run commands in containers, nor show their console: its driver lacks streams';
    const files = 'the host cannot read and write files in containers: its driver lacks files';
    const cases: [string, 'get' | 'post' | 'patch', string, object | undefined, string][] = [
      ['a snapshot', 'post', 'containers/there/snapshots', { name: 'one' }, snapshots],
      ['a copy', 'post', 'containers', { name: 'copy', source: { containerId: 'there' } }, snapshots],
      ['a rebuild', 'post', 'containers/there/actions/rebuild', {}, snapshots],
      ['a backup', 'post', 'containers/there/backups', { name: 'one' }, snapshots],
      ['a pause', 'post', 'containers/there/actions/pause', undefined, 'the host cannot pause containers: its driver lacks freezing'],
      ['a volume', 'post', 'volumes', { name: 'data', sizeMiB: 16 }, 'the host cannot have volumes: its driver lacks volumes'],
      ['an image', 'post', 'images?name=more', Buffer.from('no matter what'), 'the host cannot take images: its driver lacks images'],
      ['a limit', 'post', 'containers', { name: 'bound', ...SLEEP, limits: { memoryMiB: 64 } }, limits],
      ['another limit', 'patch', 'containers/there', { limits: { memoryMiB: 64 } }, limits],
      ['a command', 'post', 'containers/there/exec', { command: ['true'] }, streams],
      ['a log', 'get', 'containers/there/logs', undefined, streams],
      ['a file', 'get', 'containers/there/files?path=/etc/passwd', undefined, files],
      ['a measurement', 'get', 'containers/there/stats', undefined, 'the host cannot measure containers: its driver lacks metering'],
    ];
    test.each(cases)('%s', async (_what, method, path, body, detail) => {
      const state = async (): Promise<unknown> => [await used(app), (await app.tenant.get('/v1/operations?limit=200')).body.items.length];
      const before = await state();
      const type = Buffer.isBuffer(body) ? 'application/gzip' : undefined;
      const answer = await app.tenant.send(method, `/v1/${path}`, body, type);
      expect([answer.status, answer.body]).toMatchObject([422, { code: 'unsupported', detail, retryable: false }]);
      expect(await state()).toEqual(before);
      expect((await app.tenant.get(`/v1/containers/${id}`)).body.status).toBe('running');
    });

    test('over GraphQL too', async () => {
      const pause = 'mutation($input: PowerInput!) { pauseContainer(input: $input) { container { id } userErrors { code message } } }';
      expect((await app.graphql.run(pause, { input: { id: 'there' } })).data.pauseContainer).toEqual({
        container: null,
        userErrors: [{ code: 'unsupported', message: 'the host cannot pause containers: its driver lacks freezing' }],
      });
    });
  });
});

describe('a host that holds some limits and not others', () => {
  beforeAll(async () => {
    const host = new FakeDriver();
    host.limits.held = ['cpus', 'memory', 'disk', 'processes', 'io'];
    await app.replaceHost(host);
    await eventually(async () => expect((await app.operator.get('/v1/hosts')).body.items[0].capabilities).toContain('ioLimits'));
    await app.operator.with({ prefer: 'wait=20' }).delete('/v1/images/busybox');
    await importBusybox(app);
  });

  test('takes those alone', async () => {
    const made = await waiting.post('/v1/containers', { name: 'bound', ...SLEEP, limits: { memoryMiB: 64, ioReadIops: 100 } });
    expect(made.body.container).toMatchObject({ status: 'running', limits: { ioReadIops: 100 } });
    const before = await used(app);
    const detail = 'the host cannot hold this limit: its driver lacks swap';
    const swap = { limits: { swapMiB: 64 } };
    for (const answer of [await app.tenant.post('/v1/containers', { name: 'swaps', ...SLEEP, ...swap }), await app.tenant.patch('/v1/containers/bound', swap)]) {
      expect([answer.status, answer.body]).toMatchObject([422, { code: 'unsupported', detail }]);
    }
    expect(await used(app)).toEqual(before);
    await waiting.delete('/v1/containers/bound?force=true');
  });
});
