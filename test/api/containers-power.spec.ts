import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import type { RestAnswer, RestClient } from '../support/rest-client.js';
import { deleteContainers } from '../support/tenant-things.js';

let app: TestApp;
let waiting: RestClient;
let graphql: GraphqlClient;
let id: string;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=20' });
  graphql = app.graphql.with({ prefer: 'wait=20' });
});
afterAll(() => app.close());
beforeEach(async () => {
  id = (await waiting.post('/v1/containers', { name: 'box', image: 'busybox' })).body.container.id;
});
afterEach(() => deleteContainers(app));

const act = (action: string, body?: object): Promise<RestAnswer> => waiting.post(`/v1/containers/${id}/actions/${action}`, body);
const status = async (): Promise<string> => (await app.tenant.get(`/v1/containers/${id}`)).body.status;

describe('power', () => {
  test.each([
    ['stop', 'stopped', []],
    ['kill', 'stopped', []],
    ['pause', 'paused', []],
    ['restart', 'running', []],
    ['start', 'running', ['stop']],
    ['restart', 'running', ['stop']],
    ['resume', 'running', ['pause']],
    ['stop', 'stopped', ['pause']],
    ['kill', 'stopped', ['pause']],
    ['restart', 'running', ['pause']],
  ])('%s ends in %s after %j, on host and row, over both transports', async (action, goal, before) => {
    for (const step of before) await act(step);
    const runBefore = (await app.host.observe(id)).run;
    const rest = await act(action);
    expect([rest.status, rest.body.operation.kind, rest.body.operation.status]).toEqual([200, `container.${action}`, 'succeeded']);
    expect(rest.body.container).toMatchObject({ id, status: goal });
    expect(rest.body.container.startedAt === undefined).toBe(goal === 'stopped');
    const seen = await app.host.observe(id);
    expect(seen.state).toBe(goal);
    expect(seen.run).toBe(runBefore + (['start', 'restart'].includes(action) ? 1 : 0));
    await act('start').then(() => act('resume'));
    for (const step of before) await act(step);
    const twin = await graphql.run(`mutation { ${action}Container(input: {id: "box"}) { container { status } operation { status } userErrors { code } } }`);
    expect(twin.data[`${action}Container`]).toEqual({ container: { status: goal }, operation: { status: 'succeeded' }, userErrors: [] });
  });

  test.each([
    ['pause', ['stop'], 'stopped'],
    ['resume', ['stop'], 'stopped'],
    ['start', ['pause'], 'paused'],
  ])('%s after %j is a conflict that names the status', async (action, before, named) => {
    for (const step of before) await act(step);
    const rest = await act(action);
    expect([rest.status, rest.body.code]).toEqual([409, 'conflict']);
    expect(rest.body.detail).toContain(named);
    const twin = await graphql.run(`mutation { ${action}Container(input: {id: "${id}"}) { userErrors { code message } } }`);
    expect(twin.data[`${action}Container`].userErrors).toEqual([{ code: 'conflict', message: rest.body.detail }]);
  });

  test('asked for what is so already, it succeeds and touches nothing', async () => {
    const before = await app.host.observe(id);
    const rest = await act('start');
    expect(rest.body).toMatchObject({ operation: { kind: 'container.start', status: 'succeeded', steps: [] }, container: { status: 'running' } });
    expect(await app.host.observe(id)).toEqual(before);
  });

  test('a stop that is ignored ends by force when its time is up', async () => {
    expect((await act('stop', { timeoutSeconds: 1 })).body.container.status).toBe('stopped');
    expect((await act('stop', { timeoutSeconds: 0 })).body).toMatchObject({ code: 'invalid', errors: [{ pointer: '/timeoutSeconds' }] });
    expect((await act('stop', { hurry: true })).body.code).toBe('invalid');
  });

  test('operations on one container run one after another; handling=strict does not queue', async () => {
    app.host.faults.add({ verb: 'stop', at: 'before', kind: 'hang' });
    const stop = await app.tenant.post(`/v1/containers/${id}/actions/stop`);
    expect([stop.status, stop.body.container.status]).toEqual([202, 'stopping']);
    const start = await app.tenant.post(`/v1/containers/${id}/actions/start`);
    expect(start.body.operation.status).toBe('queued');
    expect((await app.tenant.with({ prefer: 'handling=strict' }).post(`/v1/containers/${id}/actions/stop`)).body.code).toBe('busy');
    await eventually(() => expect(app.host.faults.hangs).toBe(1));
    app.host.faults.release();
    const ended = await app.tenant.get(`/v1/operations/${start.body.operation.id}?wait=20`);
    expect(ended.body.status).toBe('succeeded');
    expect(await status()).toBe('running');
    expect((await app.host.observe(id)).run).toBe(2);
  });

  test('an init that ends by itself is seen, with the reason, and can be started again', async () => {
    const made = await waiting.post('/v1/containers', { name: 'brief', image: 'busybox', command: ['sh', '-c', 'sleep 30; exit 7'] });
    expect(made.body.container.status).toBe('running');
    app.host.clock.advance(31_000);
    await eventually(async () => {
      expect((await app.tenant.get('/v1/containers/brief')).body).toMatchObject({
        status: 'stopped',
        statusReason: { code: 'exited', message: 'its init exited with code 7' },
      });
    });
    expect((await app.tenant.get('/v1/containers/brief')).body.startedAt).toBeUndefined();
    const again = await waiting.post('/v1/containers/brief/actions/start');
    expect(again.body.container).toMatchObject({ status: 'running' });
    expect(again.body.container.statusReason).toBeUndefined();
  });

  test('one that reboots itself tells since when it runs, as a change that nobody asked for', async () => {
    const before = (await app.tenant.get(`/v1/containers/${id}`)).body;
    const { after } = (await app.tenant.get('/v1/events')).body;
    app.host.clock.advance(60_000);
    app.host.rebootInside(id);
    const began = new Date((await app.host.observe(id)).startedAt! * 1000).toISOString();
    await eventually(async () => expect((await app.tenant.get(`/v1/containers/${id}`)).body.startedAt).toBe(began), 20);
    const now = (await app.tenant.get(`/v1/containers/${id}`)).body;
    expect(now).toMatchObject({ status: 'running', version: before.version + 1 });
    expect([began > before.startedAt, now.updatedAt > before.updatedAt]).toEqual([true, true]);
    const { items } = (await app.tenant.get(`/v1/events?after=${after}&resourceId=${id}`)).body;
    expect(items).toMatchObject([{ type: 'container.updated', data: { status: 'running', version: now.version } }]);
  });
});
