import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import { RestClient } from '../support/rest-client.js';
import { deleteContainers, used } from '../support/tenant-things.js';

let app: TestApp;
let waiting: RestClient;
let graphql: GraphqlClient;
let imageId: string;
beforeAll(async () => {
  app = await startApp();
  imageId = await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=20' });
  graphql = app.graphql.with({ prefer: 'wait=20' });
});
afterAll(() => app.close());

afterEach(() => deleteContainers(app));

const onHost = async (id: string): Promise<string> => (await app.host.observe(id)).state;

const FIELDS = `id name status image { id name } limits { cpus memoryMiB diskMiB processes } driver labels addresses { family address networkId }
  protected autostart command user workingDir stopSignal env userDataSha256 profiles snapshots createdAt updatedAt startedAt version`;

describe('containers over REST and GraphQL', () => {
  test('a container is created, run, stopped, and deleted, and both transports show the same', async () => {
    const made = await waiting.post('/v1/containers', {
      name: 'web-1',
      image: 'busybox',
      limits: { cpus: 0.5, memoryMiB: 128 },
      labels: { env: 'prod' },
      env: { GREETING: 'hello' },
      userData: '#cloud-config\n',
    });
    expect(made.status).toBe(201);
    expect(made.body.operation).toMatchObject({ kind: 'container.create', status: 'succeeded', progress: 100, resource: { type: 'container' } });
    expect(made.body.container).toMatchObject({
      name: 'web-1',
      status: 'running',
      image: { id: imageId, name: 'busybox' },
      limits: { cpus: 0.5, memoryMiB: 128, diskMiB: 4096, processes: 512 },
      driver: 'fake',
      labels: { env: 'prod' },
      protected: false,
      autostart: true,
      snapshots: 0,
    });
    const { id } = made.body.container;
    expect(made.body.container.addresses).toEqual([{ family: 'ipv4', address: '10.128.0.2', networkId: expect.stringMatching(/^net_/) }]);
    expect(made.body.container.userDataSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(made.text).not.toContain('cloud-config');
    expect(await onHost(id)).toBe('running');
    expect(await used(app)).toMatchObject({ containers: 1, cpus: 0.5, memoryMiB: 128, diskMiB: 4096 });

    const read = await app.tenant.get('/v1/containers/web-1');
    expect(read.body).toEqual(made.body.container);
    expect(read.headers['etag']).toBe(`"${read.body.version}"`);
    const twin = await graphql.run(`{ container(id: "${id}") { ${FIELDS} stats { memory { limitMiB } processes { limit } } } }`);
    const { stats, ...container } = twin.data.container;
    expect(container).toEqual(read.body);
    expect(stats).toEqual({ memory: { limitMiB: 128 }, processes: { limit: 512 } });

    const stopped = await waiting.post(`/v1/containers/${id}/actions/stop`);
    expect([stopped.status, stopped.body.operation.status, stopped.body.container.status]).toEqual([200, 'succeeded', 'stopped']);
    expect(stopped.body.container.startedAt).toBeUndefined();
    expect(await onHost(id)).toBe('stopped');
    const started = await graphql.run(
      `mutation { startContainer(input: {id: "web-1"}) { container { status } operation { kind status } userErrors { code } } }`,
    );
    expect(started.data.startContainer).toEqual({
      container: { status: 'running' },
      operation: { kind: 'container.start', status: 'succeeded' },
      userErrors: [],
    });

    const gone = await waiting.delete(`/v1/containers/${id}`);
    expect([gone.status, gone.body.operation.status]).toEqual([200, 'succeeded']);
    expect((await app.tenant.get(`/v1/containers/${id}`)).status).toBe(404);
    expect((await app.tenant.delete(`/v1/containers/${id}`)).status).toBe(404);
    expect(await onHost(id)).toBe('absent');
  });

  test('a list is paged, narrowed by labels, status and name, and a connection shows the same', async () => {
    for (const [name, env] of [['a', 'prod'], ['b', 'prod'], ['c', 'dev']] as const) {
      await waiting.post('/v1/containers', { name, image: 'busybox', labels: { env, [name]: '' }, start: name === 'a' });
    }
    const names = async (query: string): Promise<string[]> => (await app.tenant.get(`/v1/containers?${query}`)).body.items.map((c: { name: string }) => c.name);
    expect(await names('sort=name:asc')).toEqual(['a', 'b', 'c']);
    expect(await names(`labels=${encodeURIComponent('env in (prod),!b')}`)).toEqual(['a']);
    expect(await names('labels=env!=prod')).toEqual(['c']);
    expect(await names('status=running')).toEqual(['a']);
    expect(await names('name=c')).toEqual(['c']);
    const first = await app.tenant.get('/v1/containers?limit=2');
    expect(first.body.items.map((c: { name: string }) => c.name)).toEqual(['c', 'b']);
    expect(first.headers['link']).toContain('rel="next"');
    expect(await names(`limit=2&cursor=${first.body.nextCursor}`)).toEqual(['a']);
    await waiting.post('/v1/containers/b/actions/start');
    const twin = await graphql.run('{ containers(first: 2, labels: "env=prod") { nodes { name operations { kind } } pageInfo { hasNextPage } } }');
    expect(twin.data.containers).toEqual({
      nodes: [
        { name: 'b', operations: [{ kind: 'container.start' }, { kind: 'container.create' }] },
        { name: 'a', operations: [{ kind: 'container.create' }] },
      ],
      pageInfo: { hasNextPage: false },
    });
    expect((await app.tenant.get('/v1/containers?labels=a%20in')).body).toMatchObject({ code: 'invalid', errors: [{ pointer: 'query/labels' }] });
  });

  test('labels merge, null removes one, and limits change on the running host with the quota', async () => {
    const { id } = (await waiting.post('/v1/containers', { name: 'grow', image: 'busybox', labels: { a: '1', b: '2' } })).body.container;
    const labelled = await app.tenant.with({ 'content-type': 'application/merge-patch+json' }).patch(`/v1/containers/${id}`, { labels: { a: null, c: '3' } });
    expect(labelled.status).toBe(200);
    expect(labelled.body).toMatchObject({ container: { labels: { b: '2', c: '3' }, status: 'running' } });
    expect(labelled.body.operation).toBeUndefined();
    const manual = await waiting.patch(`/v1/containers/${id}`, { autostart: false });
    expect(manual.body).toMatchObject({ container: { autostart: false }, operation: { kind: 'container.update', status: 'succeeded' } });
    const grown = await waiting.patch(`/v1/containers/${id}`, { limits: { memoryMiB: 1024, cpus: 0.3 } });
    expect([grown.status, grown.body.operation.kind, grown.body.operation.status]).toEqual([200, 'container.update', 'succeeded']);
    expect(grown.body.container).toMatchObject({ status: 'running', limits: { memoryMiB: 1024, cpus: 0.3, diskMiB: 4096 } });
    expect((await app.host.metering.stats(id)).memoryLimitBytes).toBe(1024 * 1024 * 1024);
    expect(await used(app)).toMatchObject({ memoryMiB: 1024, cpus: 0.3 });
    const shrunk = await graphql.run(
      'mutation($input: UpdateContainerInput!) { updateContainer(input: $input) { container { limits { memoryMiB } labels } operation { status } userErrors { code } } }',
      { input: { id, limits: { memoryMiB: 64 }, labels: { b: null } } },
    );
    expect(shrunk.data.updateContainer).toEqual({
      container: { limits: { memoryMiB: 64 }, labels: { c: '3' } },
      operation: { status: 'succeeded' },
      userErrors: [],
    });
    expect(await used(app)).toMatchObject({ memoryMiB: 64, cpus: 0.3 });
    const beyond = await waiting.patch(`/v1/containers/${id}`, { limits: { memoryMiB: 1_000_000 } });
    expect(beyond.body).toMatchObject({ code: 'quota_exceeded', limit: { resource: 'memoryMiB', used: 64, requested: 999_936 } });
    expect((await app.tenant.get(`/v1/containers/${id}`)).body.limits.memoryMiB).toBe(64);
  });

  test('a protected container refuses to be deleted, and a change based on an older version is refused', async () => {
    const { id, version } = (await waiting.post('/v1/containers', { name: 'keep', image: 'busybox', protected: true })).body.container;
    expect((await app.tenant.delete(`/v1/containers/${id}?force=true`)).body.code).toBe('protected');
    const twin = await graphql.run(`mutation { deleteContainer(input: {id: "${id}", force: true}) { operation { id } userErrors { code } } }`);
    expect(twin.data.deleteContainer).toEqual({ operation: null, userErrors: [{ code: 'protected' }] });
    const matching = app.tenant.with({ 'if-match': `"${version}"` });
    expect((await matching.patch(`/v1/containers/${id}`, { protected: false })).status).toBe(200);
    expect((await matching.patch(`/v1/containers/${id}`, { protected: true })).body.code).toBe('precondition_failed');
    expect((await matching.post(`/v1/containers/${id}/actions/stop`)).status).toBe(412);
  });

  test('commands run in it: argv, input, environment, directory, user, exit code, bounds', async () => {
    const { id } = (await waiting.post('/v1/containers', { name: 'shell', image: 'busybox', env: { GREETING: 'hello' } })).body.container;
    const exec = (body: object) => app.tenant.post(`/v1/containers/${id}/exec`, body);
    expect((await exec({ command: ['sh', '-c', 'echo $GREETING $MORE; pwd; cat; exit 3'], stdin: 'typed', env: { MORE: 'world' }, cwd: '/tmp' })).body).toEqual(
      {
        exitCode: 3,
        stdout: 'hello world\n/tmp\ntyped',
        stderr: '',
        truncated: false,
        timedOut: false,
      },
    );
    expect((await exec({ command: ['id', '-u'], user: 'nobody' })).body.stdout).toBe('65534\n');
    expect((await exec({ command: ['echo', '$GREETING; true'] })).body.stdout).toBe('$GREETING; true\n');
    expect((await exec({ command: ['cat'], stdin: Buffer.from([0, 255]).toString('base64'), encoding: 'base64' })).body.stdout).toBe('AP8=');
    expect((await exec({ command: ['cat'], stdin: 'not base64', encoding: 'base64' })).body.errors[0].pointer).toBe('/stdin');
    const large = await exec({ command: ['head', '-c', '2000000', '/dev/zero'] });
    expect([large.body.truncated, large.body.stdout.length]).toEqual([true, 1024 * 1024]);
    expect((await exec({ command: ['sleep', '100'], timeoutSeconds: 1 })).body).toMatchObject({ exitCode: 137, timedOut: true });
    expect((await exec({ command: ['no-such-thing'] })).body.exitCode).toBe(127);
    const twin = await graphql.run(`mutation { execInContainer(input: {id: "shell", command: ["echo", "hi"]}) { exitCode stdout userErrors { code } } }`);
    expect(twin.data.execInContainer).toEqual({ exitCode: 0, stdout: 'hi\n', userErrors: [] });
    expect((await exec({ command: [] })).body).toMatchObject({ code: 'invalid', errors: [{ pointer: '/command' }] });
    await waiting.post(`/v1/containers/${id}/actions/stop`);
    expect((await exec({ command: ['true'] })).body.code).toBe('conflict');
    const stopped = await graphql.run(`mutation { execInContainer(input: {id: "shell", command: ["true"]}) { userErrors { code } } }`);
    expect(stopped.data.execInContainer.userErrors).toEqual([{ code: 'conflict' }]);
  });

  test('statistics and the log are read from its host', async () => {
    const command = ['sh', '-c', 'echo one; echo two; echo three; sleep 1000'];
    const { id } = (await waiting.post('/v1/containers', { name: 'talk', image: 'busybox', command, limits: { memoryMiB: 100, processes: 7 } })).body.container;
    const stats = await app.tenant.get(`/v1/containers/${id}/stats`);
    expect(stats.body).toMatchObject({ memory: { limitMiB: 100 }, processes: { limit: 7 }, disk: { limitMiB: 4096 }, limitHits: {} });
    expect(Date.parse(stats.body.at)).toBeGreaterThan(Date.now() - 60_000);
    expect((await app.tenant.get(`/v1/containers/${id}/logs`)).body).toEqual({ content: 'one\ntwo\nthree\n', truncated: false });
    expect((await app.tenant.get(`/v1/containers/${id}/logs?tail=2`)).body).toEqual({ content: 'two\nthree\n', truncated: true });
    expect((await app.tenant.get(`/v1/containers/${id}/logs?tail=0`)).body.code).toBe('invalid');
    const twin = await app.graphql.run('query($id: ID!) { containerLogs(id: $id, tail: 2) { content truncated } }', { id });
    expect(twin.data.containerLogs).toEqual({ content: 'two\nthree\n', truncated: true });
    await waiting.post(`/v1/containers/${id}/actions/kill`);
    expect((await app.tenant.get(`/v1/containers/${id}/stats`)).body.code).toBe('conflict');
    expect((await graphql.run(`{ container(id: "${id}") { status stats { at } } }`)).data.container).toEqual({ status: 'stopped', stats: null });
  });

  test('user data and keys are written into it once, for root alone', async () => {
    const sshKeys = ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJhc2U2NA me@example\n'];
    const { id } = (await waiting.post('/v1/containers', { name: 'seeded', image: 'busybox', userData: '#cloud-config\n', sshKeys })).body.container;
    const read = async (path: string): Promise<string> => (await app.tenant.post(`/v1/containers/${id}/exec`, { command: ['cat', path] })).body.stdout;
    expect(await read('/var/lib/cloud/seed/nocloud/user-data')).toBe('#cloud-config\n');
    expect(await read('/var/lib/cloud/seed/nocloud/meta-data')).toBe(`instance-id: ${id}\nlocal-hostname: seeded\n`);
    expect(await read('/root/.ssh/authorized_keys')).toBe(sshKeys[0]);
  });

  test('a copy of a container has its files, an address of its own, and leaves no snapshot behind', async () => {
    const { id } = (await waiting.post('/v1/containers', { name: 'one', image: 'busybox', limits: { memoryMiB: 99 } })).body.container;
    await app.tenant.post(`/v1/containers/${id}/exec`, { command: ['sh', '-c', 'echo kept > /root/note'] });
    const copy = await waiting.post('/v1/containers', { name: 'two', source: { containerId: 'one' } });
    expect(copy.body.operation).toMatchObject({ status: 'succeeded', steps: [{ name: 'copy' }, { name: 'launch' }, { name: 'tidy' }] });
    expect(copy.body.container).toMatchObject({ status: 'running', image: { id: imageId }, limits: { memoryMiB: 99 }, addresses: [{ address: '10.128.0.3' }] });
    expect((await app.tenant.post('/v1/containers/two/exec', { command: ['cat', '/root/note'] })).body.stdout).toBe('kept\n');
    expect((await app.host.list()).snapshots).toEqual([]);
  });
});

const CREATE = `mutation($input: CreateContainerInput!) { createContainer(input: $input) { container { id } operation { id } userErrors { field code message } } }`;

describe('what a create refuses, alike on both transports and without a trace', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ['a bad name', { name: 'Web', image: 'busybox' }, 'invalid', '/name'],
    ['a name with a line in it', { name: 'web\nx', image: 'busybox' }, 'invalid', '/name'],
    ['no image', { name: 'x' }, 'invalid', '/image'],
    ['an unknown image', { name: 'x', image: 'nothing' }, 'not_found', ''],
    ['an unknown source', { name: 'x', source: { containerId: 'nothing' } }, 'not_found', ''],
    ['two sources', { name: 'x', source: { containerId: 'a', snapshotId: 'b' } }, 'invalid', '/source'],
    ['too little cpu', { name: 'x', image: 'busybox', limits: { cpus: 0.01 } }, 'invalid', '/limits/cpus'],
    ['a negative limit', { name: 'x', image: 'busybox', limits: { memoryMiB: -1 } }, 'invalid', '/limits/memoryMiB'],
    ['a bad label', { name: 'x', image: 'busybox', labels: { 'a b': 'c' } }, 'invalid', '/labels'],
    ['a bad variable', { name: 'x', image: 'busybox', env: { 'A=B': 'c' } }, 'invalid', '/env'],
    ['NUL in the command', { name: 'x', image: 'busybox', command: ['a\0b'] }, 'invalid', '/command/0'],
    ['a key with a second line', { name: 'x', image: 'busybox', sshKeys: ['ssh-rsa AAAA x\nssh-rsa BBBB y'] }, 'invalid', '/sshKeys/0'],
    ['a second key that is none', { name: 'x', image: 'busybox', sshKeys: ['ssh-rsa AAAA x', 'AAAA me@host'] }, 'invalid', '/sshKeys/1'],
    ['more than the quota', { name: 'x', image: 'busybox', limits: { memoryMiB: 1_000_000 } }, 'quota_exceeded', ''],
    ['a taken name', { name: 'taken', image: 'busybox' }, 'name_taken', ''],
  ])('%s', async (_, input, code, pointer) => {
    await waiting.post('/v1/containers', { name: 'taken', image: 'busybox', start: false });
    const before = await used(app);
    const rest = await app.tenant.post('/v1/containers', input);
    expect(rest.headers['content-type']).toContain('application/problem+json');
    expect(rest.body.code).toBe(code);
    if (pointer) expect(rest.body.errors[0].pointer).toBe(pointer);
    const twin = await app.graphql.run(CREATE, { input });
    expect(twin.data.createContainer).toMatchObject({ container: null, operation: null });
    expect(twin.data.createContainer.userErrors[0].code).toBe(code);
    if (pointer) expect(`/${twin.data.createContainer.userErrors[0].field.slice(1).join('/')}`).toBe(pointer);
    expect(await used(app)).toEqual(before);
    expect((await app.tenant.get('/v1/containers')).body.items).toHaveLength(1);
  });

  test('unknown and read-only fields are named', async () => {
    const answer = await app.tenant.post('/v1/containers', { name: 'x', image: 'busybox', status: 'running', hostId: 'h', tenantId: 't', limits: { gpu: 1 } });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((e: { pointer: string }) => e.pointer).sort()).toEqual(['/hostId', '/limits/gpu', '/status', '/tenantId']);
    const { id } = (await waiting.post('/v1/containers', { name: 'y', image: 'busybox' })).body.container;
    expect((await app.tenant.patch(`/v1/containers/${id}`, { name: 'z', image: 'busybox' })).body.errors).toHaveLength(2);
  });

  test('a repeated request with an idempotency key makes one container', async () => {
    const again = waiting.with({ 'idempotency-key': 'one' });
    const [first, second] = await Promise.all([
      again.post('/v1/containers', { name: 'once', image: 'busybox' }),
      again.post('/v1/containers', { name: 'once', image: 'busybox' }),
    ]);
    expect(second.body.operation.id).toBe(first.body.operation.id);
    expect([first.headers['idempotent-replayed'], second.headers['idempotent-replayed']].filter(Boolean)).toEqual(['true']);
    expect((await app.tenant.get('/v1/containers')).body.items).toHaveLength(1);
    expect((await again.post('/v1/containers', { name: 'twice', image: 'busybox' })).body.code).toBe('idempotency_mismatch');
  });

  test('an idempotency key counts over GraphQL and for commands too', async () => {
    const input = { name: 'once', image: 'busybox', idempotencyKey: 'two' };
    const [first, second] = [await graphql.run(CREATE, { input }), await graphql.run(CREATE, { input })];
    expect(second.data.createContainer).toEqual(first.data.createContainer);
    expect(first.data.createContainer.container.id).toBeTruthy();
    expect((await graphql.run(CREATE, { input: { ...input, name: 'other' } })).data.createContainer.userErrors[0].code).toBe('idempotency_mismatch');
    const command = { command: ['sh', '-c', 'echo line >> /root/log; cat /root/log'] };
    const exec = () => app.tenant.with({ 'idempotency-key': 'three' }).post('/v1/containers/once/exec', command);
    expect((await exec()).body.stdout).toBe('line\n');
    expect(await exec()).toMatchObject({ body: { stdout: 'line\n' }, headers: { 'idempotent-replayed': 'true' } });
    expect((await app.tenant.post('/v1/containers/once/exec', command)).body.stdout).toBe('line\nline\n');
  });

  test('a key without the scope is refused', async () => {
    const { secret } = (await app.tenant.post('/v1/api-keys', { name: 'reader', scopes: ['containers:read'] })).body;
    await waiting.post('/v1/containers', { name: 'seen', image: 'busybox' });
    const reader = new RestClient(app.url, secret);
    expect((await reader.get('/v1/containers/seen')).status).toBe(200);
    expect((await reader.post('/v1/containers/seen/exec', { command: ['true'] })).body.code).toBe('forbidden');
    expect((await reader.post('/v1/containers', { name: 'x', image: 'busybox' })).body.code).toBe('forbidden');
    expect((await reader.delete('/v1/containers/seen')).body.code).toBe('forbidden');
  });
});
