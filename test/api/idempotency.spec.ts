import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { serve } from '../../src/roles/serve.js';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { RestClient } from '../support/rest-client.js';

let app: TestApp;
let owner: pg.Client;
beforeAll(async () => {
  app = await startApp();
  owner = new pg.Client({ connectionString: app.database.ownerUrl });
  await owner.connect();
  await owner.query(`SELECT set_config('berth.tenant', $1, false)`, [app.keys.tenantId]);
  await importBusybox(app);
});
afterAll(async () => {
  await owner.end();
  await app.close();
});

const once = (key: string): typeof app.tenant => app.tenant.with({ 'idempotency-key': key });

describe('the same Idempotency-Key', () => {
  test('fifty times at once makes one operation, and everybody the same answer', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => once('fifty').post('/v1/containers', { name: 'only', image: 'busybox', start: false })));
    expect(answers.map((answer) => answer.status)).toEqual(Array(50).fill(201));
    expect(new Set(answers.map((answer) => answer.body.operation.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.headers['idempotent-replayed'] === 'true')).toHaveLength(49);
    expect((await app.tenant.get('/v1/containers')).body.items).toHaveLength(1);
    expect((await app.tenant.get('/v1/operations?kind=container.create')).body.items).toHaveLength(1);
  });

  test('fifty times at once over GraphQL, too', async () => {
    const create =
      'mutation { createContainer(input: {name: "single", image: "busybox", start: false, idempotencyKey: "graph"}) { operation { id } userErrors { code } } }';
    const answers = await Promise.all(Array.from({ length: 50 }, () => app.graphql.run(create)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.data.createContainer))).size).toBe(1);
    expect(answers[0]!.data.createContainer.userErrors).toEqual([]);
  });

  test('with another body, path or method answers 422 and does nothing', async () => {
    await once('one').patch('/v1/containers/only', { labels: { a: '1' } });
    for (const answer of [
      await once('one').patch('/v1/containers/only', { labels: { a: '2' } }),
      await once('one').patch('/v1/containers/single', { labels: { a: '1' } }),
      await once('one').delete('/v1/containers/only'),
      await once('one').post('/v1/containers/only/actions/start', {}),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([422, 'idempotency_mismatch']);
    }
    expect((await app.tenant.get('/v1/containers/only')).body).toMatchObject({ labels: { a: '1' }, status: 'stopped' });
  });

  test('with the fields of the body in another order is the same request', async () => {
    const made = await once('order').post('/v1/api-keys', { name: 'order', scopes: ['images:read'], allowedCidrs: ['127.0.0.0/8'] });
    const again = await once('order').post('/v1/api-keys', { allowedCidrs: ['127.0.0.0/8'], scopes: ['images:read'], name: 'order' });
    expect([made.status, again.status, again.headers['idempotent-replayed'], again.body.apiKey?.id]).toEqual([201, 201, 'true', made.body.apiKey.id]);
    const graphql = (input: string): string =>
      `mutation { createContainer(input: {${input}, image: "busybox", start: false, idempotencyKey: "graph-order"}) { container { id } userErrors { code } } }`;
    const answers = [await app.graphql.run(graphql('name: "order", labels: {a: "1", b: "2"}')), await app.graphql.run(graphql('labels: {b: "2", a: "1"}, name: "order"'))];
    expect(answers.map(({ data }) => data.createContainer.userErrors)).toEqual([[], []]);
    expect(new Set(answers.map(({ data }) => data.createContainer.container.id)).size).toBe(1);
  });

  test('of a refused request is free: it is judged anew', async () => {
    expect((await once('early').delete('/v1/api-keys/later')).status).toBe(404);
    await app.tenant.post('/v1/api-keys', { name: 'later', scopes: ['images:read'] });
    expect((await once('early').delete('/v1/api-keys/later')).status).toBe(204);
    const again = await once('early').delete('/v1/api-keys/later');
    expect([again.status, again.headers['idempotent-replayed']]).toEqual([204, 'true']);
  });

  test('of another tenant is another key', async () => {
    const name = { name: 'same', scopes: ['images:read'] };
    const mine = await once('shared').post('/v1/api-keys', name);
    const theirs = await app.operator.with({ 'idempotency-key': 'shared' }).post('/v1/api-keys', name);
    expect([mine.status, theirs.status, theirs.headers['idempotent-replayed']]).toEqual([201, 201, undefined]);
    expect(theirs.body.apiKey.id).not.toBe(mine.body.apiKey.id);
    expect((await once('shared').post('/v1/api-keys', name)).text).not.toContain('secret');
  });

  test('of another caller of the tenant is refused on both transports, whatever it was; a rotated key is the same caller', async () => {
    const mint = async (name: string, more: object = {}): Promise<{ id: string; secret: string }> => {
      const { body } = await app.tenant.post('/v1/api-keys', { name, scopes: ['containers:*', 'images:read'], ...more });
      return { id: body.apiKey.id as string, secret: body.secret as string };
    };
    const narrow = await mint('narrow', { selector: 'app=other' });
    const twin = await mint('twin');
    const own = await mint('own');
    const asked = { name: 'secretive', image: 'busybox', start: false, env: { TOKEN: 'hidden' } };
    const document =
      'mutation($name: String!) { createContainer(input: {name: $name, image: "busybox", start: false, env: {TOKEN: "hidden"}, idempotencyKey: "bound-g"}) { container { id env } userErrors { code } } }';
    const rest = (key: string, headers: Record<string, string> = {}): ReturnType<RestClient['post']> =>
      new RestClient(app.url, key).with({ 'idempotency-key': 'bound', ...headers }).post('/v1/containers', asked);
    const graphql = (key: string, headers: Record<string, string> = {}): ReturnType<GraphqlClient['run']> =>
      new GraphqlClient(app.url, key).with(headers).run(document, { name: 'secretive-g' });
    const first = await rest(own.secret);
    expect([first.status, (await graphql(own.secret)).data.createContainer.userErrors]).toEqual([201, []]);
    const others: [string, Record<string, string>?][] = [[narrow.secret], [twin.secret], [app.keys.tenantKey], [app.keys.operatorKey, { 'x-tenant': app.keys.tenantId }]];
    for (const [key, headers] of others) {
      const refused = await rest(key, headers);
      expect([refused.status, refused.body.code, refused.text]).toEqual([409, 'conflict', expect.not.stringMatching(/hidden|secretive|ctr_/)]);
      const answer = await graphql(key, headers);
      expect([answer.data.createContainer, JSON.stringify(answer)]).toEqual([{ container: null, userErrors: [{ code: 'conflict' }] }, expect.not.stringMatching(/hidden|ctr_/)]);
    }
    const rotated = (await app.tenant.post(`/v1/api-keys/${own.id}/actions/rotate`, {})).body.secret as string;
    const again = await rest(rotated);
    expect([again.status, again.headers['idempotent-replayed'], again.body.container.id]).toEqual([201, 'true', first.body.container.id]);
    await app.tenant.delete(`/v1/api-keys/${own.id}`);
    expect((await rest(twin.secret)).body.code).toBe('conflict');
  });

  test('of a parent that is let in no more is refused', async () => {
    const above = app.operator.with({ 'x-tenant': app.keys.tenantId, 'idempotency-key': 'let-in' });
    const asked = (): ReturnType<RestClient['post']> => above.post('/v1/containers', { name: 'by-above', image: 'busybox', start: false, env: { TOKEN: 'hidden' } });
    await app.tenant.patch(`/v1/tenants/${app.keys.tenantId}`, { parentAccess: true });
    expect((await asked()).body.container.env).toEqual({ TOKEN: 'hidden' });
    await app.tenant.patch(`/v1/tenants/${app.keys.tenantId}`, { parentAccess: false });
    expect((await asked()).body.code).toBe('conflict');
  });

  test('of a command answers its first output, NUL and all', async () => {
    await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers/only/actions/start');
    const run = (): ReturnType<typeof app.tenant.post> => once('exec').post('/v1/containers/only/exec', { command: ['cat'], stdin: 'a\0b' });
    const first = await run();
    expect(first.body).toMatchObject({ exitCode: 0, stdout: 'a\0b' });
    const second = await run();
    expect([second.body, second.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
  });

  test('of commands that print much fills no database: beyond some MiB only that they ran is kept, and they run once all the same', async () => {
    const stdin = 'secret'.repeat(150_000);
    const run = (key: string): ReturnType<typeof app.tenant.post> => once(key).post('/v1/containers/only/exec', { command: ['cat'], stdin });
    for (let i = 0; i < 20; i++) expect((await run(`long-${i}`)).body.stdout).toBe(stdin);
    const { rows } = await owner.query<{ bytes: number; readable: number }>(
      `SELECT sum(length(response::text))::int AS bytes, count(*) FILTER (WHERE response::text LIKE '%secretsecret%')::int AS readable
       FROM idempotency_keys WHERE key LIKE 'long-%'`,
    );
    expect(rows[0]!.bytes).toBeLessThan(25 * 2 ** 20);
    expect(rows[0]!.readable).toBe(0);
    expect((await run('long-0')).headers['idempotent-replayed']).toBe('true');
    const last = await run('long-19');
    expect([last.status, last.body.code, last.body.detail]).toEqual([409, 'conflict', expect.stringContaining('was carried out, but its answer was not kept')]);
  });

  test('of what found no room is free', async () => {
    app.host.faults.add({ verb: 'streams.exec', at: 'before', kind: 'fail', code: 'no_capacity' });
    const run = (): ReturnType<typeof app.tenant.post> => once('no-room').post('/v1/containers/only/exec', { command: ['true'] });
    expect((await run()).body.code).toBe('no_capacity');
    expect((await run()).body.exitCode).toBe(0);
  });

  test('of a command that may or may not have run keeps it from running again', async () => {
    app.host.faults.add({ verb: 'streams.exec', at: 'after', kind: 'fail', code: 'internal' });
    const run = (): ReturnType<typeof app.tenant.post> => once('unsure').post('/v1/containers/only/exec', { command: ['true'] });
    expect((await run()).status).toBe(500);
    expect((await run()).body.code).toBe('idempotency_in_flight');
  });

  test('outlives a restart of the service', async () => {
    const before = await once('kept').post('/v1/containers', { name: 'kept', image: 'busybox', start: false });
    await app.serving.stop();
    app.serving = await serve(app.config, ['api', 'worker']);
    const after = await once('kept').post('/v1/containers', { name: 'kept', image: 'busybox', start: false });
    expect([after.status, after.headers['idempotent-replayed'], after.body.operation.id]).toEqual([201, 'true', before.body.operation.id]);
  });
});
