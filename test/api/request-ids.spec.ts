import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bootstrap } from '../../src/roles/bootstrap.js';
import { importBusybox } from '../support/busybox.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { RestClient } from '../support/rest-client.js';
import { RoleProcess } from '../support/role-process.js';

/* The api, a worker and the agent of a fake host, each in a process of its own: what an operator reads is their logs. */

let database: TestDatabase;
let stateDir: string;
let roles: { api: RoleProcess; worker: RoleProcess; agent: RoleProcess };
let tenant: RestClient;
let graphql: GraphqlClient;

beforeAll(async () => {
  database = await testDatabase();
  stateDir = await mkdtemp(join(tmpdir(), 'berth-test-'));
  const keys = await bootstrap(database.ownerUrl, { environment: 'test' });
  const port = await freePort();
  const env = {
    BERTH_ENVIRONMENT: 'test',
    BERTH_DATABASE_URL: database.appUrl,
    BERTH_PORT: String(port),
    BERTH_STATE_DIR: stateDir,
    BERTH_SECRETS_KEY: '5e'.repeat(32),
    BERTH_INSTANCE: 'atest1',
    BERTH_AGENT_DRIVER: 'fake',
  };
  roles = {
    agent: new RoleProcess(['agent'], env),
    worker: new RoleProcess(['serve', '--roles', 'worker'], env),
    api: new RoleProcess(['serve', '--roles', 'api'], env),
  };
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), 100);
  const operator = new RestClient(url, keys.operatorKey);
  await eventually(async () => expect((await operator.get('/v1/hosts')).body.items[0].status).toBe('online'), 20);
  await importBusybox({ operator });
  tenant = new RestClient(url, keys.tenantKey, { prefer: 'wait=20' });
  graphql = new GraphqlClient(url, keys.tenantKey, { prefer: 'wait=20' });
}, 150_000);
afterAll(async () => {
  await Promise.all(Object.values(roles).map((role) => role.stop()));
  await database.drop();
  await rm(stateDir, { recursive: true });
});

/** The id that an operation has of the request that asked for it. */
const idOf = ({ operation }: { operation: { requestId: string } }): string => operation.requestId;

test('one id finds a request over REST, its saga, and what the agent did for it', async () => {
  const made = await tenant.post('/v1/containers', { name: 'web', image: 'busybox' });
  const { id } = made.body.container;
  const requestId = made.headers['x-request-id']!;
  expect(idOf(made.body)).toBe(requestId);
  await eventually(() => {
    expect(roles.api.linesOf(requestId)).toMatchObject([{ msg: 'request', method: 'POST', route: '/v1/containers', status: 201 }]);
    expect(roles.worker.linesOf(requestId)).toMatchObject([{ msg: 'operation succeeded', kind: 'container.create', subject: id, operationId: made.body.operation.id }]);
    expect(roles.agent.linesOf(requestId)).toMatchObject([{ msg: 'call', call: 'Ensure', subject: id, ms: expect.any(Number) }]);
  });
});

test('and one over GraphQL', async () => {
  const { data } = await graphql.run(`mutation { createSnapshot(input: { containerId: "web", name: "s" }) { snapshot { id } operation { requestId } } }`);
  const requestId = idOf(data.createSnapshot);
  await eventually(() => {
    expect(roles.api.linesOf(requestId)).toMatchObject([{ msg: 'request', route: '/graphql' }]);
    expect(roles.worker.linesOf(requestId)).toMatchObject([{ msg: 'operation succeeded', kind: 'snapshot.create' }]);
    expect(roles.agent.linesOf(requestId)).toMatchObject([{ call: 'CreateSnapshot', subject: data.createSnapshot.snapshot.id }]);
  });
});

test('and one that the api itself asks the host for: a command, a file in and out', async () => {
  const ran = await tenant.post('/v1/containers/web/exec', { command: ['true'] });
  const put = await tenant.send('put', '/v1/containers/web/files?path=/root/note', Buffer.from('one'), 'application/octet-stream');
  const got = await tenant.get('/v1/containers/web/files?path=/root/note');
  expect([ran.status, put.status, got.status]).toEqual([200, 200, 200]);
  await eventually(() => {
    const calls = [ran, put, got].map(({ headers }) => roles.agent.linesOf(headers['x-request-id']!).map(({ call }) => call));
    expect(calls).toEqual([['Exec'], ['WriteFile'], ['ReadFile']]);
  });
});

test('what the host refuses is found as well', async () => {
  const refused = await tenant.with({ 'content-type': 'application/gzip' }).post('/v1/images?name=broken', Buffer.from('no archive'));
  const requestId = idOf(refused.body);
  await eventually(() => {
    expect(roles.worker.linesOf(requestId)).toMatchObject([{ msg: 'step failed' }, { msg: 'operation failed', kind: 'image.import', code: 'invalid' }]);
    // Refusals are written at once, the others some at a time.
    const calls = roles.agent.linesOf(requestId).sort((a, b) => Number(a['time']) - Number(b['time']));
    expect(calls).toMatchObject([{ call: 'UploadImage' }, { msg: 'call refused', call: 'ImportImage', code: 'invalid' }, { call: 'DeleteImage' }]);
  });
});

test('what nobody asked for is not a line', () => {
  expect(roles.agent.lines.filter(({ msg, requestId }) => msg === 'call' && requestId === undefined)).toEqual([]);
  expect(roles.agent.lines.filter(({ call }) => call === 'Describe' || call === 'Inventory')).toEqual([]);
});
