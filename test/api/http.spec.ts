import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import type { RestAnswer } from '../support/rest-client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const refusal = ({ status, body }: RestAnswer): unknown[] => [status, body.code, body.errors[0]?.pointer];

describe('what is not as HTTP or the description has it', () => {
  test('a method the path does not have is answered 405, with those it has; a path nobody has 404', async () => {
    const answer = await app.nobody.send('put', '/v1/containers/web');
    expect([refusal(answer), answer.headers['allow']]).toEqual([[405, 'method_not_allowed', undefined], 'DELETE, GET, HEAD, PATCH']);
    // written out, so not a container of that name
    expect((await app.tenant.send('put', '/v1/containers/batch')).headers['allow']).toBe('POST');
    expect(refusal(await app.tenant.send('put', '/v1/containers/web/nothing'))).toEqual([404, 'not_found', undefined]);
  });

  test('a body of another type is answered 415, one that is no JSON or no object 400', async () => {
    expect(refusal(await app.tenant.send('post', '/v1/webhooks', 'a=b', 'application/x-www-form-urlencoded'))).toEqual([
      415,
      'unsupported_media_type',
      undefined,
    ]);
    expect(refusal(await app.tenant.send('post', '/v1/webhooks', '{"name"', 'application/json'))).toEqual([400, 'invalid', undefined]);
    for (const path of ['/v1/containers/web/actions/start', '/v1/tenants/x/actions/suspend', '/v1/api-keys/simulate']) {
      expect(refusal(await app.tenant.send('post', path, '<a/>', 'text/xml'))).toEqual([415, 'unsupported_media_type', undefined]);
    }
    expect(refusal(await app.tenant.send('delete', '/v1/containers/web', '<a/>', 'text/xml'))).toEqual([415, 'unsupported_media_type', undefined]);
    expect(refusal(await app.tenant.send('patch', '/v1/containers/web', '{}', 'application/json-patch+json'))).toEqual([
      415,
      'unsupported_media_type',
      undefined,
    ]);
    for (const body of ['null', '[]', '"text"', '7']) {
      expect(refusal(await app.tenant.send('post', '/v1/webhooks', body, 'application/json'))).toEqual([400, 'invalid', '']);
    }
  });

  test('a request that leaves out what the route answers is refused with 406; one that says nothing, or takes anything, is not', async () => {
    const list = (accept: string): ReturnType<typeof app.tenant.get> => app.tenant.with({ accept }).get('/v1/containers');
    for (const accept of [
      'text/html',
      'application/xml, text/*',
      'application/json;q=0',
      'application/json;q=0, */*',
      'application/*;q=0.0',
      'application/problem+json',
    ]) {
      expect([accept, ...refusal(await list(accept))]).toEqual([accept, 406, 'not_acceptable', undefined]);
    }
    for (const accept of [
      '*/*',
      '',
      'text/html,application/xhtml+xml,*/*;q=0.8',
      'application/*',
      'APPLICATION/JSON ; charset=utf-8',
      'text/html;q=0, application/json;q=0.1',
    ]) {
      expect([accept, (await list(accept)).status]).toEqual([accept, 200]);
    }
    const bare = await fetch(`${app.url}/v1/me`, { headers: { authorization: `Bearer ${app.keys.tenantKey}` } });
    expect(bare.status).toBe(200);
    const made = await app.tenant.with({ accept: 'text/html' }).post('/v1/webhooks', { name: 'hook', url: 'https://example.com/' });
    expect([refusal(made), (await app.tenant.get('/v1/webhooks')).body.items]).toEqual([[406, 'not_acceptable', undefined], []]);
    // routes with types of their own
    expect((await app.tenant.with({ accept: 'text/html' }).get('/v1/events')).body.detail).toBe(
      'this route answers application/json or text/event-stream; Accept leaves that out',
    );
    expect(refusal(await app.tenant.with({ accept: 'application/octet-stream' }).get('/v1/backups/none/content'))).toEqual([404, 'not_found', undefined]);
    // a deletion answers nothing that could be left out
    const { apiKey } = (await app.tenant.post('/v1/api-keys', { name: 'gone', scopes: ['*'] })).body;
    expect((await app.tenant.with({ accept: 'text/html' }).delete(`/v1/api-keys/${apiKey.id}`)).status).toBe(204);
  });

  test('more headers than are read are a problem like every other; so is what is no HTTP', async () => {
    const answer = await app.tenant.with({ 'x-long': 'x'.repeat(20_000) }).get('/v1/me');
    expect([answer.status, answer.body]).toEqual([431, expect.objectContaining({ status: 431, code: 'too_large', errors: [] })]);
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1').end('nonsense\r\n\r\n');
    const [head, body] = (await text(socket)).split('\r\n\r\n') as [string, string];
    expect([head.split('\r\n')[0], JSON.parse(body)]).toEqual([
      'HTTP/1.1 400 Bad Request',
      expect.objectContaining({ code: 'invalid', detail: 'this is not HTTP' }),
    ]);
  });

  test('so is a path that cannot be read, also within a plan', async () => {
    const answer = await app.tenant.get('/v1/containers/50%');
    expect([refusal(answer), answer.headers['content-type']]).toEqual([[400, 'invalid', undefined], 'application/problem+json; charset=utf-8']);
    expect(refusal(await app.tenant.post('/v1/plan', { method: 'DELETE', path: '/v1/containers/50%' }))).toEqual([400, 'invalid', undefined]);
    expect((await app.tenant.get(`/v1/containers/${'a'.repeat(600)}`)).body.detail).toBe('the path has a part that is longer than any id or name');
  });

  test('NUL is refused where the database keeps none, by name', async () => {
    expect(refusal(await app.tenant.get('/v1/containers?name=a%00b'))).toEqual([400, 'invalid', 'query/name']);
    expect(refusal(await app.tenant.post('/v1/containers', { name: 'web', image: 'a\0b' }))).toEqual([400, 'invalid', '/image']);
  });

  test('a number in the query is one by the letter', async () => {
    for (const limit of ['', '1e1', '0x10', ' 5', '5.0', '1&limit=2', '201']) {
      expect([limit, (await app.tenant.get(`/v1/containers?limit=${limit}`)).status]).toEqual([limit, 400]);
    }
  });

  test('a cursor made by hand is refused, whatever it holds', async () => {
    for (const cursor of [['createdAt:desc', 'yesterday-ish', 'x'], ['createdAt:desc', '999999-01-01', 'x'], ['createdAt:desc', 7, 'x'], 7]) {
      const text = Buffer.from(JSON.stringify(cursor)).toString('base64url');
      expect((await app.tenant.get(`/v1/containers?cursor=${text}`)).body.code).toBe('invalid');
    }
  });

  test('numbers keep six decimals', async () => {
    const { id, overcommit } = (await app.operator.post('/v1/tenants', { name: 'fine', overcommit: 1.23456789 })).body.tenant as { id: string; overcommit: number };
    expect(overcommit).toBe(1.234568);
    expect(refusal(await app.operator.patch(`/v1/tenants/${id}`, { overcommit: -5e-324 }))).toEqual([400, 'invalid', '/overcommit']);
  });

  test('a list where an object is wanted is refused, and bytes that are no text, before anything is made of them', async () => {
    for (const field of ['limits', 'source']) {
      expect(refusal(await app.tenant.post('/v1/containers', { name: 'web', image: 'busybox', [field]: [] }))).toEqual([400, 'invalid', `/${field}`]);
    }
    const bytes = Buffer.concat([Buffer.from('{"name":"web","image":"busybox","env":{"A":"'), Buffer.from([0xff]), Buffer.from('"}}')]);
    const answer = await fetch(`${app.url}/v1/containers`, {
      method: 'POST',
      headers: { 'x-api-key': app.keys.tenantKey, 'content-type': 'application/json' },
      body: bytes,
    });
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ code: 'invalid', detail: 'the body is not UTF-8' })]);
  });

  test('a body deeper, or with more members, than any route takes is refused before its fields are checked one by one', async () => {
    const many = (count: number, name = 'field'): object => Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, 'x']));
    const deep = (levels: number): string => `{"name":"web","image":"busybox","labels":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    const send = (body: unknown): Promise<RestAnswer> => app.tenant.send('post', '/v1/containers', body, 'application/json');
    expect(refusal(await send(many(60_000)))).toEqual([400, 'invalid', '']);
    expect(refusal(await send({ name: 'web', image: 'busybox', labels: many(60_000) }))).toEqual([400, 'invalid', '']);
    expect(refusal(await send({ name: 'web', image: 'busybox', labels: many(5_000) }))).toEqual([400, 'invalid', '/labels']);
    expect(refusal(await send({ name: 'web', image: 'busybox', sshKeys: Array.from({ length: 2_000 }, () => 'x') }))).toEqual([400, 'invalid', '/sshKeys']);
    expect((await send(deep(40))).body.detail).toBe('the body nests deeper than 32 levels');
    // far more levels than a stack has
    for (const levels of [10_000, 500_000]) expect(refusal(await send(deep(levels)))[0]).toBe(400);
    const variables = await app.graphql.run('mutation($input: CreateContainerInput!) { createContainer(input: $input) { userErrors { code } } }', {
      input: { name: 'web', image: 'busybox', labels: many(60_000) },
    });
    expect(variables.status).toBe(400);
  });

  test('of many wrong fields ten are named, and how many more there are', async () => {
    const answer = await app.tenant.post('/v1/containers', Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`field${i}`, 'x'])));
    expect([answer.status, answer.body.errors.length]).toEqual([400, 10]);
    expect(answer.body.detail).toMatch(/and 49\d more$/);
  });

  test('a wait longer than is held is refused before the request has done anything, over both transports', async () => {
    const hasty = { prefer: 'handling=strict, wait=61' };
    expect(refusal(await app.tenant.with(hasty).post('/v1/api-keys', { name: 'late', scopes: ['*'] }))).toEqual([400, 'invalid', undefined]);
    const twin = await app.graphql.with(hasty).run('mutation { createApiKey(input: { name: "late", scopes: ["*"] }) { apiKey { id } } }');
    expect(twin.errors?.[0]?.extensions.code).toBe('invalid');
    expect((await app.tenant.get('/v1/api-keys?name=late')).body.items).toEqual([]);
  });

  test('a preference is read however it is spelt; no body is none, whatever its type is said to be', async () => {
    for (const prefer of ['wait="61"', 'WAIT = 61', 'handling="strict"; wait=61']) {
      expect([prefer, (await app.tenant.with({ prefer }).get('/v1/me')).status]).toEqual([prefer, 400]);
    }
    const empty = await app.tenant.send('post', '/v1/containers', '', 'application/x-www-form-urlencoded');
    expect(refusal(empty)).toEqual([400, 'invalid', '/name']);
  });

  test('a change with a parameter that it does not take is refused: it may be a mistyped one', async () => {
    const answer = await app.tenant.post('/v1/api-keys?dryrun=true', { name: 'typo', scopes: ['*'] });
    expect([refusal(answer), answer.body.errors[0].code]).toEqual([[400, 'invalid', 'query/dryrun'], 'unknown_field']);
    expect((await app.tenant.get('/v1/api-keys?name=typo')).body.items).toEqual([]);
    expect((await app.tenant.post('/v1/api-keys?dryRun=true', { name: 'typo', scopes: ['*'] })).status).toBe(200);
  });

  test('an upgrade on a path that has none is answered like every request, not kept open', async () => {
    const head = [
      'GET /nope HTTP/1.1',
      'Host: x',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    expect((await text(socket)).split('\r\n')[0]).toBe('HTTP/1.1 404 Not Found');
  });
});

describe('as HTTP has it', () => {
  const head = (path: string, headers: Record<string, string>): Promise<Response> => fetch(`${app.url}${path}`, { method: 'HEAD', headers });

  test('HEAD is GET without the body: of streams without end too, and for a tenant that is suspended', async () => {
    const { tenant, secret } = (await app.operator.post('/v1/tenants', { name: 'quiet' })).body;
    await app.operator.post(`/v1/tenants/${tenant.id}/actions/suspend`);
    for (const path of ['/v1/me', '/v1/containers?fields=id', '/v1/events']) {
      const headers = { 'x-api-key': secret, ...(path === '/v1/events' ? { accept: 'text/event-stream' } : {}) };
      const [bare, got] = [await head(path, headers), await fetch(`${app.url}${path}`, { headers })];
      await got.body!.cancel();
      expect([path, bare.status, await bare.text()]).toEqual([path, 200, '']);
      for (const name of ['content-type', 'content-length', 'etag']) expect([path, name, bare.headers.get(name)]).toEqual([path, name, got.headers.get(name)]);
    }
  });

  test('what was made says where it is', async () => {
    const made = await Promise.all([
      app.tenant.post('/v1/api-keys', { name: 'where', scopes: ['*'] }),
      app.tenant.post('/v1/registries', { name: 'where', host: 'registry.example.com', username: 'u', password: 'p' }),
      app.tenant.post('/v1/snapshot-schedules', { name: 'where', cron: '0 3 * * *', selector: 'a=b', retention: { last: 1 } }),
    ]);
    for (const [noun, answer] of [['api-keys', made[0]], ['registries', made[1]], ['snapshot-schedules', made[2]]] as const) {
      const location = answer!.headers['location']!;
      expect(location).toMatch(new RegExp(`^/v1/${noun}/[a-z]+_`));
      expect((await app.tenant.get(location)).body.name).toBe('where');
    }
  });
});

test('the rendered reference runs scripts of our own alone, and none within the page', async () => {
  const page = await fetch(`${app.url}/docs`);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'; script-src 'self';");
  const html = await page.text();
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  for (const [, path] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
    const asset = await fetch(`${app.url}${path}`);
    expect([path, asset.status, (await asset.text()).length > 0]).toEqual([path, 200, true]);
  }
});
