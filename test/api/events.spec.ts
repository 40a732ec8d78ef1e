import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { EventStream, type SentEvent } from '../support/event-stream.js';
import { eventually } from '../support/eventually.js';
import { importBusybox } from '../support/busybox.js';
import type { RestClient } from '../support/rest-client.js';

let app: TestApp;
let waiting: RestClient;
const streams: EventStream[] = [];
beforeAll(async () => {
  app = await startApp({ BERTH_HEARTBEAT_SECONDS: '1' });
  await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=20' });
});
afterAll(async () => {
  const last = await open();
  await app.close();
  await eventually(() => expect([last, ...streams].every((stream) => stream.ended)).toBe(true));
});

async function open(query = '', headers: Record<string, string> = {}, key = app.keys.tenantKey): Promise<EventStream> {
  const stream = await EventStream.open(app.url, key, query, headers);
  streams.push(stream);
  return stream;
}
const about = (events: readonly SentEvent[], type: string): SentEvent[] => events.filter((event) => event.resource.type === type);
const ids = (events: readonly SentEvent[]): number[] => events.map(({ id }) => Number(id));
const key = async (name: string, scopes: string[]): Promise<{ id: string; secret: string }> => {
  const { apiKey, secret } = (await app.tenant.post('/v1/api-keys', { name, scopes })).body;
  return { id: apiKey.id, secret };
};

describe('GET /v1/events', () => {
  test('tells every change of an object from create to delete, in order', async () => {
    const stream = await open();
    const { id } = (await waiting.post('/v1/containers', { name: 'told', image: 'busybox', labels: { env: 'prod' } })).body.container;
    await waiting.delete(`/v1/containers/${id}?force=true`);
    const told = await eventually(() => {
      const mine = about(stream.events, 'container');
      expect(mine.at(-1)?.type).toBe('container.deleted');
      return mine;
    });
    expect(told.every((event) => event.resource.id === id && event.resource.name === 'told')).toBe(true);
    expect(told.map((event) => event.type)).toEqual(['container.created', ...Array(told.length - 2).fill('container.updated'), 'container.deleted']);
    const versions = told.map((event) => event.data['version'] as number);
    expect(versions.slice(0, -1)).toEqual(versions.slice(0, -1).map((_, i) => i + 1));
    expect(told[0]!.data).toMatchObject({ status: 'provisioning', labels: { env: 'prod' } });
    expect(told.map((event) => event.data['status'])).toContain('running');
    const operations = about(stream.events, 'operation').filter((event) => event.data['resourceId'] === id);
    expect(operations[0]).toMatchObject({ type: 'operation.created', data: { kind: 'container.create', status: 'queued', resourceType: 'container' } });
    expect(operations.at(-1)).toMatchObject({ data: { kind: 'container.delete', status: 'succeeded', progress: 100 } });
    expect(JSON.stringify(stream.events)).not.toMatch(/secret|user_?data/i);
  });

  test('goes on behind Last-Event-ID or after with nothing lost or twice, while much is written at once', async () => {
    const first = await open();
    const work = Promise.all(Array.from({ length: 30 }, (_, i) => app.tenant.post('/v1/api-keys', { name: `many-${i}`, scopes: ['containers:read'] })));
    await eventually(() => expect(first.events.length).toBeGreaterThan(3));
    first.close();
    const seen = [...first.events];
    const second = await open('', { 'last-event-id': seen.at(-1)!.id });
    await work;
    const all = await eventually(() => {
      const joined = about([...seen, ...second.events], 'apiKey');
      expect(joined.length).toBe(30);
      return joined;
    });
    expect(new Set(all.map((event) => event.resource.name)).size).toBe(30);
    expect(ids(second.events)).toEqual([...ids(second.events)].sort((a, b) => a - b));
    const again = await app.tenant.get(`/v1/events?after=${Number(all[0]!.id) - 1}&limit=200&types=apiKey.created`);
    expect(again.body.items.map((event: SentEvent) => event.id)).toEqual(all.map((event) => event.id));
    const page = await app.tenant.get(`/v1/events?after=${Number(all[0]!.id) - 1}&limit=10&types=apiKey.created`);
    const rest = await app.tenant.get(`/v1/events?after=${page.body.after}&limit=200&types=apiKey.*`);
    expect([...page.body.items, ...rest.body.items]).toEqual(again.body.items);
  });

  test('waits for a transaction that took its number first and ends last', async () => {
    const database = new pg.Client({ connectionString: app.database.appUrl });
    await database.connect();
    const stream = await open('?types=tenant.*,apiKey.*');
    await database.query('BEGIN');
    await database.query(`SELECT set_config('berth.tenant', $1, true)`, [app.keys.tenantId]);
    await database.query(`UPDATE tenants SET version = version + 1 WHERE id = $1`, [app.keys.tenantId]);
    await key('overtakes', ['containers:read']);
    await eventually(async () => {
      const { rows } = await database.query(`SELECT 1 FROM api_keys WHERE name = 'overtakes'`);
      expect(rows).toHaveLength(1);
    });
    expect((await app.tenant.get('/v1/events?after=1')).body.items.some((event: SentEvent) => event.resource.name === 'overtakes')).toBe(false);
    expect(stream.events).toEqual([]);
    await database.query('COMMIT');
    await database.end();
    await eventually(() => expect(stream.events.map((event) => event.type)).toEqual(['tenant.updated', 'apiKey.created']));
  });

  test('shows nothing of other tenants, and of one\'s own what the key may read', async () => {
    const { secret } = await key('narrow', ['events:read', 'api-keys:read']);
    const narrow = await open('', {}, secret);
    const operator = await open('', {}, app.keys.operatorKey);
    const full = await open();
    await waiting.post('/v1/containers', { name: 'hidden', image: 'busybox' });
    await key('seen', ['containers:read']);
    for (const stream of [narrow, full]) await eventually(() => expect(about(stream.events, 'apiKey').map((event) => event.resource.name)).toEqual(['seen']));
    expect(narrow.events).toHaveLength(1);
    expect(operator.events).toEqual([]);
    expect(about(full.events, 'container').length).toBeGreaterThan(1);
  });

  test('ends within a second when its key is deleted, and shows signs of life until then', async () => {
    const { id, secret } = await key('short-lived', ['events:read']);
    const stream = await open('', {}, secret);
    await eventually(() => expect(stream.comments.length).toBeGreaterThan(0), 5);
    await app.tenant.delete(`/v1/api-keys/${id}`);
    await eventually(() => expect(stream.ended).toBe(true), 1);
  });

  test('is a list unless a stream is wanted more', async () => {
    const typeOf = async (accept?: string): Promise<string> => {
      const answer = await fetch(`${app.url}/v1/events`, { headers: { 'x-api-key': app.keys.tenantKey, ...(accept === undefined ? {} : { accept }) } });
      await answer.body!.cancel();
      return answer.headers.get('content-type')!.split(';')[0]!;
    };
    for (const accept of [undefined, '*/*', 'application/json', 'text/event-stream;q=0.5, application/json', 'text/event-stream, application/json', 'text/event-stream;q=0, */*']) {
      expect([accept, await typeOf(accept)]).toEqual([accept, 'application/json']);
    }
    for (const accept of ['text/event-stream', 'text/*', 'application/json;q=0.9, text/event-stream', 'application/json;q=0, text/event-stream', '*/*;q=0.1, text/event-stream']) {
      expect([accept, await typeOf(accept)]).toEqual([accept, 'text/event-stream']);
    }
  });

  test('refuses a place that no event has come to yet, as one of another database would be', async () => {
    const { after } = (await app.tenant.get('/v1/events')).body as { after: string };
    expect((await app.tenant.get(`/v1/events?after=${after}`)).status).toBe(200);
    const ahead = String(Number(after) + 1_000_000);
    expect((await app.tenant.get(`/v1/events?after=${ahead}`)).body).toMatchObject({ code: 'invalid', errors: [{ pointer: 'query/after', code: 'gone' }] });
    await expect(open('', { 'last-event-id': ahead })).rejects.toThrow('400');
  });

  test('refuses a wrong position, and one whose events are no longer kept', async () => {
    for (const query of ['after=x', 'types=containers', 'limit=0', 'after=99999999999999999999']) {
      expect((await app.tenant.get(`/v1/events?${query}`)).body.code).toBe('invalid');
    }
    const database = new pg.Client({ connectionString: app.database.ownerUrl.replace('berth_owner', 'postgres') });
    await database.connect();
    await database.query(`UPDATE events SET at = now() - interval '8 days' WHERE seq < (SELECT max(seq) FROM events)`);
    await database.query('SELECT forget_old_events()');
    await database.end();
    expect((await app.tenant.get('/v1/events?after=1')).body).toMatchObject({ code: 'invalid', errors: [{ pointer: 'query/after', code: 'gone' }] });
    await expect(open('?after=1')).rejects.toThrow('400');
  });
});

