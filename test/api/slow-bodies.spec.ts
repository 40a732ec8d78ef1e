import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ BERTH_BODY_SECONDS: '1' });
});
afterAll(() => app.close());

interface Sent {
  path?: string;
  type?: string;
  framing?: string;
  /** What is sent of the body every 50 ms. */
  drop?: string;
}

/** Sends the headers and a body in drops; answers what came back when the service hangs up, or undefined when it has not in three seconds. */
function drip({ path = '/v1/containers', type = 'application/json', framing = 'content-length: 1000', drop = ' ' }: Sent): Promise<string | undefined> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    const dripping = setInterval(() => socket.writable && socket.write(drop), 50);
    const patience = setTimeout(() => end(undefined), 3000);
    const end = (result: string | undefined): void => {
      clearInterval(dripping);
      clearTimeout(patience);
      socket.destroy();
      resolve(result);
    };
    socket.on('data', (part) => (answer += part.toString())).on('end', () => end(answer)).on('error', () => end(answer));
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${app.keys.tenantKey}\r\ncontent-type: ${type}\r\n${framing}\r\n\r\n`);
  });
}

test.each<[string, Sent]>([
  ['with a length', {}],
  ['in chunks', { framing: 'transfer-encoding: chunked', drop: '1\r\n \r\n' }],
  ['as a merge patch', { type: 'application/merge-patch+json; charset=utf-8' }],
  ['over GraphQL', { path: '/graphql' }],
  ['that sends nothing at all', { drop: '' }],
])('a JSON body %s that comes too slowly is refused with 408, and the connection closed', async (_, sent) => {
  expect(await drip(sent)).toMatch(/^HTTP\/1\.1 408 .*"code":"timeout"/s);
});

test('an archive may take its time, and connections that are kept their own', async () => {
  expect(await drip({ path: '/v1/images?name=slow', type: 'application/x-tar', framing: 'transfer-encoding: chunked', drop: '1\r\n \r\n' })).toBeUndefined();
  for (let turn = 0; turn < 3; turn++) {
    expect((await app.tenant.post('/v1/api-keys', { name: `k${turn}`, scopes: ['images:read'] })).status).toBe(201);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
});
