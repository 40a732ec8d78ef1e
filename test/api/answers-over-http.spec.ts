import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';

const PANEL = 'https://panel.example.com';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ BERTH_CORS_ORIGINS: `${PANEL},http://localhost:5173` });
  for (let n = 0; n < 12; n++) await app.tenant.post('/v1/webhooks', { name: `h${n}`, url: 'https://1.1.1.1/' });
});
afterAll(() => app.close());

interface Raw {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** As it is on the wire: nothing is decompressed. */
const send = (method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Raw> =>
  new Promise((resolve, reject) => {
    const key = { authorization: `Bearer ${app.tenant.key!}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    request(app.url + path, { method, headers: { ...key, ...headers }, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(parts) }));
    })
      .once('error', reject)
      .end(body);
  });

describe('If-None-Match', () => {
  test('of what is known gets 304 and no body, for GET and HEAD', async () => {
    for (const path of ['/v1/webhooks/h1', '/v1/webhooks/h1?fields=id,version']) {
      const { etag } = (await send('GET', path)).headers;
      for (const seen of [etag!, `W/${etag}`, `"none", ${etag}`, ` "x" ,W/${etag} `, '*']) {
        for (const method of ['GET', 'HEAD']) {
          const answer = await send(method, path, { 'if-none-match': seen });
          expect([seen, answer.status, answer.body.length, answer.headers.etag, answer.headers['content-type']]).toEqual([seen, 304, 0, etag, undefined]);
          expect(answer.headers['x-request-id']).toBeDefined();
        }
      }
    }
  });

  test('of another tag gets the object', async () => {
    for (const seen of ['"none"', '', 'W/"0", "17"']) expect((await send('GET', '/v1/webhooks/h1', { 'if-none-match': seen })).status).toBe(200);
    const { etag } = (await send('GET', '/v1/webhooks/h1')).headers;
    await app.tenant.patch('/v1/webhooks/h1', { enabled: false });
    expect((await send('GET', '/v1/webhooks/h1', { 'if-none-match': etag! })).status).toBe(200);
  });

  test('a weak tag, of what has no version', async () => {
    const made = await app.tenant.with({ prefer: 'wait=20' }).post('/v1/volumes', { name: 'v1', sizeMiB: 16 });
    const path = `/v1/operations/${made.body.operation.id as string}`;
    const { etag } = (await send('GET', path)).headers;
    expect(etag).toMatch(/^W\//);
    expect((await send('GET', path, { 'if-none-match': etag! })).status).toBe(304);
  });

  test('changes nothing about what is not found, has no tag, or is no read', async () => {
    expect((await send('GET', '/v1/webhooks/none', { 'if-none-match': '*' })).status).toBe(404);
    expect((await send('GET', '/v1/webhooks', { 'if-none-match': '*' })).status).toBe(200);
    expect((await send('PATCH', '/v1/webhooks/h2', { 'if-none-match': '*' }, '{"enabled":true}')).status).toBe(200);
  });

  test('a download, whole or in part', async () => {
    await importBusybox(app);
    await app.tenant.with({ prefer: 'wait=30' }).post('/v1/containers', { name: 'c1', image: 'busybox' });
    const made = await app.tenant.with({ prefer: 'wait=30' }).post('/v1/containers/c1/backups', { name: 'b1' });
    expect(made.body.operation?.status).toBe('succeeded');
    const path = '/v1/backups/b1/download';
    const whole = await send('GET', path, { 'accept-encoding': 'gzip, br' });
    expect([whole.status, whole.headers['content-encoding'], whole.headers['content-length']]).toEqual([200, undefined, String(whole.body.length)]);
    for (const range of [{}, { range: 'bytes=0-9' }] as Record<string, string>[]) {
      const answer = await send('GET', path, { 'if-none-match': whole.headers.etag!, ...range });
      expect([answer.status, answer.body.length, answer.headers['content-range']]).toEqual([304, 0, undefined]);
    }
    const part = await send('GET', path, { range: 'bytes=0-2047', 'accept-encoding': 'gzip' });
    expect([part.status, part.headers['content-encoding'], part.body.length]).toEqual([206, undefined, Math.min(2048, whole.body.length)]);
  });
});

describe('Accept-Encoding', () => {
  const LONG = '/v1/webhooks';
  const GRAPHQL = JSON.stringify({ query: '{ webhooks { nodes { id name url types enabled createdAt version } edges { cursor } } }' });

  test('JSON of a kilobyte and more is compressed', async () => {
    const plain = (await send('GET', LONG)).body.toString();
    expect(plain.length).toBeGreaterThan(1024);
    for (const [wanted, encoding, open] of [
      ['gzip', 'gzip', gunzipSync],
      ['br', 'br', brotliDecompressSync],
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['br;q=0, gzip', 'gzip', gunzipSync],
    ] as const) {
      const answer = await send('GET', LONG, { 'accept-encoding': wanted });
      expect([wanted, answer.headers['content-encoding'], answer.headers.vary]).toEqual([wanted, encoding, expect.stringMatching(/accept-encoding/i)]);
      expect(open(answer.body).toString()).toBe(plain);
      expect(answer.body.length).toBeLessThan(plain.length / 2);
    }
    const graphql = await send('POST', '/graphql', { 'accept-encoding': 'gzip' }, GRAPHQL);
    expect([graphql.headers['content-encoding'], JSON.parse(gunzipSync(graphql.body).toString()).data.webhooks.nodes.length]).toEqual(['gzip', 12]);
  });

  test('not what is short, what nobody wants so, or what the client does not know', async () => {
    for (const [path, wanted] of [['/v1/webhooks/h1', 'gzip'], [LONG, ''], [LONG, 'identity'], [LONG, 'zstd'], [LONG, 'gzip;q=0']] as const) {
      const answer = await send('GET', path, wanted === '' ? {} : { 'accept-encoding': wanted });
      expect([path, wanted, answer.status, answer.headers['content-encoding']]).toEqual([path, wanted, 200, undefined]);
      expect(() => JSON.parse(answer.body.toString()) as unknown).not.toThrow();
    }
  });

  test('HEAD has no body', async () => {
    const answer = await send('HEAD', LONG, { 'accept-encoding': 'gzip' });
    expect([answer.status, answer.body.length]).toEqual([200, 0]);
  });

  test('an answer that shows a secret is as it is', async () => {
    const scopes = ['containers', 'snapshots', 'images', 'volumes', 'backups', 'webhooks', 'registries', 'operations'].flatMap((noun) => [`${noun}:read`, `${noun}:*`]);
    const many = [...scopes, ...scopes, ...scopes, ...scopes];
    const rest = await send('POST', '/v1/api-keys', { 'accept-encoding': 'gzip' }, JSON.stringify({ name: 'k1', scopes: many }));
    expect([rest.status, rest.body.length > 1024, rest.headers['content-encoding']]).toEqual([201, true, undefined]);
    const query = 'mutation($scopes: [Scope!]!) { createApiKey(input: {name: "k2", scopes: $scopes}) { told: secret apiKey { scopes } } }';
    const graphql = await send('POST', '/graphql', { 'accept-encoding': 'gzip' }, JSON.stringify({ query, variables: { scopes: many } }));
    expect([JSON.parse(graphql.body.toString()).data.createApiKey.told, graphql.body.length > 1024, graphql.headers['content-encoding']]).toEqual([
      expect.stringMatching(/^berth_/),
      true,
      undefined,
    ]);
    const read = await send('GET', '/v1/api-keys/k1', { 'accept-encoding': 'gzip' });
    expect(read.headers['content-encoding']).toBe('gzip');
  });

  test('bodies are not unpacked', async () => {
    expect((await send('POST', '/v1/webhooks', { 'content-encoding': 'gzip' }, '{"name":"zipped"}')).status).toBe(400);
  });
});

describe('origins', () => {
  const asks = { origin: PANEL, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization,content-type,idempotency-key' };
  const preflight = (path: string, headers: Record<string, string>): Promise<Raw> => send('OPTIONS', path, { authorization: '', ...headers });

  test('a preflight of one that is allowed, on every path', async () => {
    for (const path of ['/v1/webhooks/h1', '/v1/containers', '/graphql']) {
      const { status, headers } = await preflight(path, asks);
      expect([path, status, headers['access-control-allow-origin']]).toEqual([path, 204, PANEL]);
      expect(headers['access-control-allow-methods']).toContain('PATCH');
      expect(headers['access-control-allow-headers']).toBe(asks['access-control-request-headers']);
      expect(headers.vary).toMatch(/origin/i);
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  test('its answers, good and bad, can be read there', async () => {
    for (const [path, key] of [['/v1/webhooks', {}], ['/v1/webhooks/none', {}], ['/v1/webhooks', { authorization: 'Bearer none' }], ['/v1/nothing', {}]] as const) {
      const { headers } = await send('GET', path, { origin: 'http://localhost:5173', ...key });
      expect([path, headers['access-control-allow-origin'], headers['access-control-allow-credentials']]).toEqual([path, 'http://localhost:5173', undefined]);
      expect(headers['access-control-expose-headers']).toContain('ETag');
    }
  });

  test.each(['https://evil.example', `${PANEL}.evil.example`, 'http://panel.example.com', 'https://PANEL.example.com', 'null', `${PANEL}:8443`])('%s is told nothing', async (origin) => {
    for (const answer of [await preflight('/v1/webhooks', { ...asks, origin }), await send('GET', '/v1/webhooks', { origin })]) {
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test('what is no path stays none, and what is no method too', async () => {
    expect((await send('GET', '/v1/nothing')).status).toBe(404);
    expect((await send('PUT', '/v1/webhooks')).status).toBe(405);
  });

  test('none are unless the operator says so', async () => {
    await app.close();
    app = await startApp();
    const answer = await preflight('/v1/webhooks', asks);
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([405, undefined]);
    expect((await send('GET', '/v1/webhooks', { origin: PANEL })).headers['access-control-allow-origin']).toBeUndefined();
  });
});
