import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AppError } from '../errors/app-error.js';
import { readAll } from './bounded.js';
import { Outbound } from './outbound.js';
import type { Resolve } from './outbound-url.js';

let server: Server;
let port: number;
let connections = 0;
const asked: { url: string; authorization?: string }[] = [];
beforeAll(async () => {
  server = createServer((request, reply) => {
    asked.push({ url: request.url!, authorization: request.headers.authorization });
    if (request.url === '/away') reply.writeHead(302, { location: `http://127.0.0.1:${port}/landed` }).end();
    else if (request.url === '/loop') reply.writeHead(302, { location: '/loop' }).end();
    else if (request.url === '/big') reply.end(Buffer.alloc(100_000));
    else if (request.url === '/never') reply.writeHead(200).write('a');
    else reply.end('hello');
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const PUBLIC = { allowPrivate: false, ports: [443, 8443], privateRanges: ['198.51.7.0/24'] };
const PRIVATE = { ...PUBLIC, allowPrivate: true };
const BOUNDS = { seconds: 5, maxBytes: 1000 };
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'fetched', (error: AppError) => error.code);

describe('requests to addresses that tenants name', () => {
  test.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '[fe80::1]',
    '[fd00::1]',
    '[2002:7f00:1::]',
    '[::7f00:1]',
    '[::127.0.0.1]',
    '224.0.0.1',
    '192.0.2.1',
    '168.63.129.16',
    '100.100.100.200',
    '198.51.7.9',
    '[::ffff:198.51.7.9]',
    'localhost',
  ])('%s is refused without a packet', async (host) => {
    const before = connections;
    const outbound = new Outbound(PUBLIC);
    for (const at of [port, 443]) {
      expect(await codeOf(outbound.fetch(`https://${host}:${at}/`, BOUNDS))).toBe('invalid');
      expect(await codeOf(outbound.check(`https://${host}:${at}/`))).toBe('invalid');
    }
    expect(connections).toBe(before);
  });

  test.each(['http://example.com/', 'file:///etc/passwd', 'ftp://example.com/', 'gopher://example.com/', 'https://user:pw@example.com/', '/path', ''])(
    '%s is no URL for us',
    async (url) => {
      expect(await codeOf(new Outbound(PUBLIC).fetch(url, BOUNDS))).toBe('invalid');
    },
  );

  test('other ports than those opened are refused, by name', async () => {
    const resolve: Resolve = async () => [{ address: '93.184.216.34', family: 4 }];
    const outbound = new Outbound(PUBLIC, resolve);
    for (const url of ['https://smtp.example:25/', 'https://redis.example:6379/', 'https://web.example:80/']) {
      await expect(outbound.check(url)).rejects.toMatchObject({ code: 'invalid', detail: 'url: want one of the ports 443, 8443' });
    }
    for (const url of ['https://web.example/', 'https://web.example:443/', 'https://web.example:8443/']) expect(await codeOf(outbound.check(url))).toBe('fetched');
  });

  test('a name is resolved once and one private address among its own refuses it', async () => {
    const answers = [[{ address: '93.184.216.34', family: 4 as const }, { address: '127.0.0.1', family: 4 as const }]];
    const resolve: Resolve = async () => answers.shift() ?? [{ address: '127.0.0.1', family: 4 }];
    const before = connections;
    expect(await codeOf(new Outbound({ ...PUBLIC, ports: [port] }, resolve).fetch(`https://rebind.example:${port}/`, BOUNDS))).toBe('invalid');
    expect([answers.length, connections]).toEqual([0, before]);
  });

  test('the connection goes to the checked address, however the name resolves by then', async () => {
    let times = 0;
    const resolve: Resolve = async () => (times++, [{ address: '127.0.0.1', family: 4 }]);
    const answer = await new Outbound(PRIVATE, resolve).fetch(`http://no.such.host.example:${port}/`, BOUNDS);
    expect([answer.status, (await readAll(answer.body)).toString(), times]).toEqual([200, 'hello', 1]);
  });

  test('redirects are followed only when asked for, so often, re-checked, and without secrets to another origin', async () => {
    const resolve: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const outbound = new Outbound(PRIVATE, resolve);
    const plain = await outbound.fetch(`http://a.example:${port}/away`, BOUNDS);
    plain.body.destroy();
    expect(plain.status).toBe(302);
    asked.length = 0;
    const followed = await outbound.fetch(`http://a.example:${port}/away`, { ...BOUNDS, redirects: 2, headers: { Authorization: 'Bearer secret' } });
    expect([followed.url.pathname, (await readAll(followed.body)).toString()]).toEqual(['/landed', 'hello']);
    expect(asked).toEqual([{ url: '/away', authorization: 'Bearer secret' }, { url: '/landed', authorization: undefined }]);
    expect(await codeOf(outbound.fetch(`http://a.example:${port}/loop`, { ...BOUNDS, redirects: 3 }))).toBe('invalid');
  });

  test('an answer that is too large or never ends fails with its code', async () => {
    const outbound = new Outbound(PRIVATE);
    const big = await outbound.fetch(`http://127.0.0.1:${port}/big`, BOUNDS);
    expect(await codeOf(readAll(big.body))).toBe('too_large');
    const never = await outbound.fetch(`http://127.0.0.1:${port}/never`, { ...BOUNDS, seconds: 0.2 });
    expect(await codeOf(readAll(never.body))).toBe('timeout');
    expect(await codeOf(outbound.fetch('http://127.0.0.1:1/', BOUNDS))).toBe('unavailable');
  });
});
