import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Berth, BerthError, createClient } from 'berth-sdk';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { deleteContainers } from '../support/tenant-things.js';

let app: TestApp;
let berth: Berth;
const stop = new AbortController();
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  berth = createClient({ url: `${app.url}/`, key: app.keys.tenantKey });
});
afterAll(async () => {
  stop.abort();
  await deleteContainers(app);
  await app.close();
});

describe('the SDK', () => {
  test('a container is made, waited for, changed, and deleted', async () => {
    const seen: number[] = [];
    const made = await berth.containers.create({ name: 'sdk', image: 'busybox', limits: { cpus: 0.5 }, labels: { env: 'prod' } });
    expect(made.container.name).toBe('sdk');
    const ended = await berth.finished(made.operation, { onProgress: ({ progress }) => seen.push(progress) });
    expect(ended).toMatchObject({ status: 'succeeded', resource: { id: made.container.id } });
    expect(seen.at(-1)).toBe(100);
    expect((await berth.containers.get({ id: 'sdk' })).status).toBe('running');
    const changed = await berth.containers.update({ id: 'sdk', labels: { env: 'test' } });
    expect(changed.container.labels).toEqual({ env: 'test' });
    const gone = await berth.containers.delete({ id: 'sdk', force: true }, { wait: 20 });
    expect(gone.operation.status).toBe('succeeded');
  });

  test('a plan changes nothing', async () => {
    const plan = await berth.containers.create.plan({ name: 'planned', image: 'busybox' });
    expect(plan).toMatchObject({ dryRun: true, action: 'create' });
    expect((await berth.containers.list({ name: 'planned' })).items).toEqual([]);
  });

  test('items come page after page', async () => {
    for (const name of ['a', 'b', 'c']) await berth.apiKeys.create({ name: `page-${name}`, scopes: ['containers:read'] });
    const names: string[] = [];
    for await (const key of berth.items(berth.apiKeys.list, { limit: 2 })) names.push(key.name);
    expect(names).toEqual(expect.arrayContaining(['page-a', 'page-b', 'page-c']));
  });

  test('a refusal is an error with its code and the fields it names', async () => {
    const refused = await berth.containers.create({ name: 'Not A Name', image: 'busybox' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(BerthError);
    expect(refused).toMatchObject({ code: 'invalid', status: 400, retryable: false, errors: [{ pointer: '/name' }] });
    expect((refused as BerthError).requestId).toMatch(/^req_/);
    await expect(berth.containers.get({ id: 'none' })).rejects.toMatchObject({ code: 'not_found', status: 404 });
  });

  test('an operation that failed is an error with its code', async () => {
    app.host.faults.add({ verb: 'start', at: 'before', kind: 'fail' });
    const { operation } = await berth.containers.create({ name: 'fails', image: 'busybox' });
    await expect(berth.finished(operation)).rejects.toMatchObject({ name: 'BerthError', requestId: operation.requestId });
  });

  test('arguments that have no place are refused before anything is sent', async () => {
    await expect(berth.containers.get({ id: '' })).rejects.toThrow('id is required');
    await expect(berth.containers.list({ nonsense: 1 } as never)).rejects.toThrow('nonsense: no such argument of GET /v1/containers');
  });

  test('events are followed from where one was', async () => {
    const events = berth.follow({ types: 'apiKey.*' }, stop.signal);
    const first = events.next();
    // The stream begins with its first answer: keys are made until one is seen.
    let waiting = true;
    void first.finally(() => (waiting = false));
    for (let at = 0; waiting; at++) await berth.apiKeys.create({ name: `seen-${at}`, scopes: ['quota:read'] });
    const { value } = await first;
    expect(value).toMatchObject({ type: 'apiKey.created' });
    stop.abort();
    for await (const { type } of events) expect(type).toBe('apiKey.created');
  });

  test('a call is repeated with the same idempotency key when the service is busy', async () => {
    const keys: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      keys.push(request.headers['idempotency-key'] as string | undefined);
      response.writeHead(keys.length === 1 ? 503 : 200, { 'content-type': 'application/json', 'retry-after': '0' }).end('{"operation": {}}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const busy = createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key: 'k' });
    await busy.containers.start({ id: 'web' });
    server.close();
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
  });
});
