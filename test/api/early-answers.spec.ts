import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';

let app: TestApp;
let reader: string;
beforeAll(async () => {
  app = await startApp({ BERTH_RATE_LIMIT_TENANT: '0' });
  reader = (await app.tenant.post('/v1/api-keys', { name: 'reader', scopes: ['containers:read'] })).body.secret as string;
});
afterAll(() => app.close());

const MIB = 2 ** 20;
/** Longer than anybody is listened to. */
const SILENCE_MS = 8000;

interface Answered {
  status: number;
  text: string;
  /** What befell the connection: nothing, or the code of its error. */
  error?: string;
  sent: boolean;
}

/** Sends everything before it reads anything, as clients do that write a request and then wait. */
function sendAll(parts: readonly (string | Buffer)[], port = Number(new URL(app.url).port)): Promise<Answered> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let [text, sent] = ['', false];
    let error: string | undefined;
    const done = (): void => resolve({ status: Number(/^HTTP\/1.1 (\d+)/.exec(text)?.[1] ?? 0), text, sent, ...(error ? { error } : {}) });
    socket.on('error', (failed: NodeJS.ErrnoException) => (error = failed.code ?? failed.message));
    socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('silence')));
    socket.once('close', done);
    socket.pause();
    for (const part of parts) socket.write(part);
    socket.write('', () => {
      sent = true;
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        const [head, body] = text.split('\r\n\r\n');
        if (body !== undefined && body.length >= Number(/content-length: (\d+)/i.exec(head!)?.[1] ?? Infinity)) socket.end();
      });
      socket.on('end', () => socket.end());
      socket.resume();
    });
  });
}

const head = (line: string, headers: Record<string, string>): string =>
  `${line}\r\n${Object.entries({ host: 'berth', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
const as = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
const JSON_TYPE = { 'content-type': 'application/json' };
const BYTES = { 'content-type': 'application/octet-stream' };
const chunked = (bytes: number): Buffer[] => [...Array.from({ length: bytes / MIB }, () => Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MIB, 32), Buffer.from('\r\n')])), Buffer.from('0\r\n\r\n')];

describe('an answer before the end of the body reaches whoever sends all of it first', () => {
  const cases: [string, number, string, () => Record<string, string>][] = [
    ['a body that is too large', 413, 'POST /v1/containers', () => ({ ...as(app.tenant.key!), ...JSON_TYPE })],
    ['no key', 401, 'POST /v1/containers', () => JSON_TYPE],
    ['a wrong key', 401, 'POST /v1/backups?name=b', () => ({ ...as('berth_live_none'), ...BYTES })],
    ['a key without the scope', 403, 'POST /v1/backups?name=b', () => ({ ...as(reader), ...BYTES })],
    ['a type that is not taken', 415, 'POST /v1/containers', () => ({ ...as(app.tenant.key!), 'content-type': 'text/plain' })],
    ['a path that there is not, with more than is read for that', 413, 'POST /v1/nothing', () => ({ ...as(app.tenant.key!), ...JSON_TYPE })],
    ['a method that is not taken', 405, 'PUT /v1/containers', () => ({ ...as(app.tenant.key!), ...JSON_TYPE })],
    ['what is not answered', 406, 'POST /v1/containers', () => ({ ...as(app.tenant.key!), ...JSON_TYPE, accept: 'text/html' })],
    ['a path that cannot be read', 400, 'POST /v1/containers/%zz', () => ({ ...as(app.tenant.key!), ...JSON_TYPE })],
    ['a document without a key', 200, 'POST /graphql', () => JSON_TYPE],
  ];
  const ways: [string, string, Record<string, string>, boolean][] = [
    ['kept connection', 'HTTP/1.1', {}, false],
    ['connection: close', 'HTTP/1.1', { connection: 'close' }, false],
    ['HTTP/1.0', 'HTTP/1.0', {}, false],
    ['chunked', 'HTTP/1.1', { 'transfer-encoding': 'chunked' }, true],
  ];
  describe.each(ways)('%s', (_way, version, more, inChunks) => {
    test.each(cases)('%s: %i', async (_case, status, line, headers) => {
      const body = inChunks ? chunked(6 * MIB) : [Buffer.alloc(6 * MIB, 32)];
      const length: Record<string, string> = inChunks ? {} : { 'content-length': String(6 * MIB) };
      for (let time = 0; time < (status === 413 ? 10 : 1); time++) {
        const answer = await sendAll([head(`${line} ${version}`, { ...headers(), ...length, ...more }), ...body]);
        expect([answer.status, answer.error, answer.sent]).toEqual([status, undefined, true]);
      }
    });
  });
});

describe('so does one to what is no request', () => {
  test.each([
    ['headers beyond all bounds', 431, head('GET /v1/me HTTP/1.1', { 'x-long': 'x'.repeat(4 * MIB) })],
    ['no HTTP', 400, `no HTTP at all\r\n${'x'.repeat(4 * MIB)}`],
  ])('%s: %i', async (_, status, text) => {
    const answer = await sendAll([text]);
    expect([answer.status, answer.error, answer.sent]).toEqual([status, undefined, true]);
    expect(answer.text).toContain('application/problem+json');
  });
});

describe('nobody is listened to for ever', () => {
  const request = (more: Record<string, string> = {}): string => head('POST /v1/backups?name=b HTTP/1.1', { ...BYTES, 'content-length': String(2 ** 40), ...more });

  test.each([['kept', {}], ['closed', { connection: 'close' }]])('to more than 64 MiB (%s)', async (_, more) => {
    const socket = connect({ port: Number(new URL(app.url).port), host: '127.0.0.1', allowHalfOpen: true });
    let [text, sent] = ['', 0];
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.write(request(more));
    const part = Buffer.alloc(MIB);
    const send = (error?: Error | null): void => {
      if (error || socket.destroyed) return;
      sent += 1;
      socket.write(part, send);
    };
    send();
    await closed;
    expect(text).toMatch(/^HTTP\/1.1 401/);
    expect(sent).toBeGreaterThan(64);
    expect(sent).toBeLessThan(4096);
  });

  test('nor to who sends nothing more', async () => {
    const answer = await sendAll([request({ connection: 'close' })]);
    expect(answer.status).toBe(401);
    const kept = connect(Number(new URL(app.url).port), '127.0.0.1');
    const closed = new Promise((resolve) => kept.once('close', resolve));
    kept.on('error', () => undefined).resume();
    kept.write(request());
    await closed;
  });

  test('a connection that was kept takes the next request', async () => {
    const body = Buffer.alloc(3 * MIB, 32);
    const first = head('POST /v1/containers HTTP/1.1', { ...JSON_TYPE, 'content-length': String(body.length) });
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    let text = '';
    const statuses = new Promise<string[]>((resolve) =>
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        const found = [...text.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status!);
        if (found.length === 2) resolve(found);
      }),
    );
    socket.write(first);
    socket.write(body);
    socket.write(head('GET /healthz HTTP/1.1', {}));
    expect(await statuses).toEqual(['401', '200']);
    socket.destroy();
  });
});
