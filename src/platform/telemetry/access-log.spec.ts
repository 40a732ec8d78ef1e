import { expect, test } from '@jest/globals';
import { fastify } from 'fastify';
import { pino } from 'pino';
import { logAccess } from './access-log.js';

test('a request is one line, found by its id, with nothing in it that may be secret', async () => {
  const lines: string[] = [];
  const app = fastify({ genReqId: () => 'req_1' });
  logAccess(app, pino({}, { write: (line) => lines.push(line) }));
  app.get('/v1/containers/:id', () => ({}));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  for (const path of ['/v1/containers/web?token=hidden', '/nowhere']) await (await fetch(url + path, { headers: { authorization: 'Bearer hidden', connection: 'close' } })).text();
  await app.close();
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { requestId: 'req_1', method: 'GET', route: '/v1/containers/:id', status: 200, ms: expect.any(Number), remote: '127.0.0.1', msg: 'request' },
    { route: 'none', status: 404 },
  ]);
  expect(lines.join()).not.toContain('hidden');
});
