import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { databaseImage } from '../support/database-image.js';
import { eventually } from '../support/eventually.js';
import type { RestClient } from '../support/rest-client.js';
import { startS3, type S3Server } from '../support/s3-server.js';
import { used } from '../support/tenant-things.js';

const MIB = 1024 ** 2;

let s3: S3Server;
let app: TestApp;
let waiting: RestClient;
beforeAll(async () => {
  s3 = await startS3();
  app = await startApp(s3.env);
  await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=30' });
  await waiting.post('/v1/containers', { name: 'web', image: 'busybox' });
  await app.tenant.post('/v1/containers/web/exec', { command: ['sh', '-c', 'echo kept > /root/file'] });
});
afterAll(async () => {
  await app.close();
  await s3.stop();
});
afterEach(async () => {
  s3.line.up();
  for (const { id } of (await app.tenant.get('/v1/backups')).body.items) await waiting.delete(`/v1/backups/${id}`);
  expect([await s3.objects(), await s3.uploads(), await used(app)]).toEqual([[], [], expect.objectContaining({ backups: 0, backupMiB: 0 })]);
});

const download = (name: string, range: string): Promise<Response> =>
  fetch(`${app.url}/v1/backups/${name}/download`, { headers: { authorization: `Bearer ${app.keys.tenantKey}`, range } });
const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

describe('backups in a bucket', () => {
  test('are made, read in parts, verified, restored and deleted there, and nowhere else', async () => {
    const { backup } = (await waiting.post('/v1/containers/web/backups', { name: 'first' })).body;
    expect([backup.status, await s3.objects(), existsSync(app.config.backupDir)]).toEqual(['ready', [`${app.keys.tenantId}/${backup.id}`], false]);
    const half = Math.floor(backup.sizeBytes / 2);
    const parts = [await download('first', `bytes=0-${half - 1}`), await download('first', `bytes=${half}-`)];
    expect(parts.map(({ status, headers }) => [status, headers.get('content-range')])).toEqual([
      [206, `bytes 0-${half - 1}/${backup.sizeBytes}`],
      [206, `bytes ${half}-${backup.sizeBytes - 1}/${backup.sizeBytes}`],
    ]);
    expect(Buffer.concat(await Promise.all(parts.map(bytesOf))).length).toBe(backup.sizeBytes);
    expect((await waiting.post('/v1/backups/first/actions/verify')).body.operation.status).toBe('succeeded');
    const made = await waiting.post('/v1/backups/first/actions/restore', { name: 'found' });
    expect(made.body).toMatchObject({ operation: { status: 'succeeded' }, container: { status: 'running' } });
    expect((await app.tenant.post('/v1/containers/found/exec', { command: ['cat', '/root/file'] })).body.stdout).toBe('kept\n');
    await waiting.delete('/v1/containers/found?force=true');
    expect((await waiting.delete('/v1/backups/first')).body.operation.status).toBe('succeeded');
    const shown = ['backups', 'operations', 'audit', 'events?after=0'].map(async (path) => (await app.tenant.get(`/v1/${path}`)).text);
    for (const text of await Promise.all([...shown, databaseImage(app.database)])) expect(text).not.toContain(s3.bucket.secretKey);
  });

  test('are taken in there, and a client that goes away half-way leaves nothing', async () => {
    await waiting.post('/v1/containers/web/backups', { name: 'first' });
    const file = await bytesOf(await download('first', 'bytes=0-'));
    const sending = app.tenant.with({ 'content-type': 'application/octet-stream', prefer: 'wait=30' });
    expect((await sending.post('/v1/backups?name=again', file)).body).toMatchObject({ operation: { status: 'succeeded' }, backup: { status: 'ready' } });
    const before = await s3.objects();
    expect(before.length).toBe(2);

    const end = file.indexOf('\n');
    const large = { ...JSON.parse(file.subarray(0, end).toString()), archive: { bytes: 64 * MIB, sha256: '0'.repeat(64) } };
    const authorization = `Bearer ${app.keys.tenantKey}`;
    const client = request(`${app.url}/v1/backups`, { method: 'POST', headers: { authorization, 'content-type': 'application/octet-stream' } });
    client.on('error', () => undefined);
    client.write(`${JSON.stringify(large)}\n`);
    client.write(Buffer.alloc(30 * MIB));
    await eventually(async () => expect((await s3.uploads()).length).toBe(1));
    client.destroy();
    await eventually(async () => expect([await s3.uploads(), await s3.objects()]).toEqual([[], before]));
  });

  const running = async (step: string, operation: { id: string }): Promise<void> =>
    eventually(async () => {
      const { steps } = (await app.tenant.get(`/v1/operations/${operation.id}`)).body;
      expect(steps).toContainEqual(expect.objectContaining({ name: step, status: 'running' }));
    });
  const ended = (operation: { id: string }): Promise<{ status: string; error?: object }> =>
    eventually(async () => {
      const { body } = await app.tenant.get(`/v1/operations/${operation.id}`);
      expect(['succeeded', 'failed']).toContain(body.status);
      return body;
    }, 45);

  test('wait for a service that is down for a moment', async () => {
    s3.line.down();
    const { backup, operation } = (await app.tenant.post('/v1/containers/web/backups', { name: 'late' })).body;
    await running('store', operation);
    s3.line.up();
    expect((await ended(operation)).status).toBe('succeeded');
    s3.line.down();
    expect((await download('late', 'bytes=0-9')).status).toBe(503);
    const { operation: deleting } = (await app.tenant.delete(`/v1/backups/${backup.id}`)).body;
    await running('remove', deleting);
    s3.line.up();
    expect((await ended(deleting)).status).toBe('succeeded');
  });

  test('fail when it stays down, and leave nothing once it is back', async () => {
    s3.line.down();
    const { operation } = (await app.tenant.post('/v1/containers/web/backups', { name: 'never' })).body;
    await eventually(async () => {
      const { steps } = (await app.tenant.get(`/v1/operations/${operation.id}`)).body;
      expect(steps).toContainEqual(expect.objectContaining({ name: 'store', status: 'failed' }));
    }, 45);
    s3.line.up();
    expect(await ended(operation)).toMatchObject({ status: 'failed', error: { code: 'unavailable', message: 'the store of the backups does not answer' } });
    expect((await app.tenant.get('/v1/backups/never')).body).toMatchObject({ status: 'error', statusReason: { code: 'unavailable' } });
    expect([await s3.objects(), await s3.uploads(), (await app.host.list()).snapshots]).toEqual([[], [], []]);
  });
});
