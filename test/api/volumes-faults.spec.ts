import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { serve } from '../../src/roles/serve.js';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import type { RestClient } from '../support/rest-client.js';
import { superuser } from '../support/superuser.js';
import { used } from '../support/tenant-things.js';

let app: TestApp;
let waiting: RestClient;
let container: string;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=30' });
  container = (await waiting.post('/v1/containers', { name: 'web', image: 'busybox' })).body.container.id;
});
afterAll(() => app.close());
afterEach(async () => {
  app.host.faults.release();
  for (const { id } of (await app.tenant.get('/v1/volumes?limit=200')).body.items) {
    await waiting.post(`/v1/volumes/${id}/actions/detach`, { force: true });
    await waiting.delete(`/v1/volumes/${id}`);
  }
  await eventually(async () => {
    expect(await used(app)).toMatchObject({ volumes: 0, volumeMiB: 0 });
    expect((await app.host.list()).volumes).toEqual([]);
  });
});

const attach = { container: 'web', path: '/data' };
const shown = async (): Promise<object> => (await app.tenant.get('/v1/volumes/data')).body;
const exec = async (script: string): Promise<[number, string]> => {
  const { body } = await app.tenant.post('/v1/containers/web/exec', { command: ['sh', '-c', script] });
  return [body.exitCode, body.stdout];
};

describe('when the host fails', () => {
  test('a volume that cannot be made stays as error, holds nothing, and can be deleted', async () => {
    app.host.faults.add({ verb: 'volumes.create', at: 'after', kind: 'fail', code: 'no_capacity' });
    const made = await waiting.post('/v1/volumes', { name: 'data', sizeMiB: 64 });
    expect(made.body.operation).toMatchObject({ status: 'failed', error: { code: 'no_capacity' } });
    expect(made.body.volume).toMatchObject({ status: 'error', statusReason: { code: 'no_capacity' } });
    expect(await used(app)).toMatchObject({ volumes: 0, volumeMiB: 0 });
    expect((await app.host.list()).volumes).toEqual([]);
    for (const [path, body] of [
      ['actions/attach', attach],
      ['snapshots', {}],
    ] as const)
      expect((await app.tenant.post(`/v1/volumes/data/${path}`, body)).body.code).toBe('conflict');
    expect((await app.tenant.patch('/v1/volumes/data', { sizeMiB: 128 })).body.code).toBe('conflict');
  });

  test('an attach that fails after it was done is undone there too', async () => {
    await waiting.post('/v1/volumes', { name: 'data', sizeMiB: 64 });
    app.host.faults.add({ verb: 'update', at: 'after', kind: 'fail' });
    const attached = await waiting.post('/v1/volumes/data/actions/attach', attach);
    expect(attached.body.operation).toMatchObject({ kind: 'volume.attach', status: 'failed' });
    expect(attached.body.volume).toMatchObject({ status: 'available', statusReason: { code: 'internal' } });
    expect((await exec('echo lost > /data/file; cat /data/file'))[0]).toBe(0);
    expect((await app.host.volumes.usage((attached.body.volume as { id: string }).id)).used).toBe(0);
    expect((await app.tenant.get('/v1/containers/web')).body.status).toBe('running');
    expect((await waiting.post('/v1/volumes/data/actions/attach', attach)).body.volume).toMatchObject({ status: 'attached' });
  });

  test('a detach of what is in use is refused as busy and stays attached; by force it goes', async () => {
    await waiting.post('/v1/volumes', { name: 'data', sizeMiB: 64 });
    await waiting.post('/v1/volumes/data/actions/attach', attach);
    await exec('echo kept > /data/file');
    app.host.faults.add({ verb: 'update', at: 'before', kind: 'fail', code: 'busy' });
    const refused = await waiting.post('/v1/volumes/data/actions/detach', {});
    expect(refused.body.operation).toMatchObject({ status: 'failed', error: { code: 'busy' } });
    expect(refused.body.volume).toMatchObject({ status: 'attached', statusReason: { code: 'busy' }, attachment: { containerId: container } });
    expect(await exec('cat /data/file')).toEqual([0, 'kept\n']);
    expect((await waiting.post('/v1/volumes/data/actions/detach', { force: true })).body.volume).toMatchObject({ status: 'available' });
  });

  test('a restart in the middle of an attach, and of a resize, changes nothing of how they end', async () => {
    await waiting.post('/v1/volumes', { name: 'data', sizeMiB: 64 });
    for (const [verb, ask] of [
      ['update', () => app.tenant.post('/v1/volumes/data/actions/attach', attach)],
      ['volumes.resize', () => app.tenant.patch('/v1/volumes/data', { sizeMiB: 128 })],
    ] as const) {
      app.host.faults.add({ verb, at: 'before', kind: 'hang' });
      const asked = (await ask()).body.operation.id as string;
      await eventually(() => expect(app.host.faults.hangs).toBe(1));
      const stopped = app.serving.stop();
      app.host.faults.release();
      await stopped;
      app.serving = await serve(app.config, ['api', 'worker']);
      expect((await app.tenant.get(`/v1/operations/${asked}?wait=30`)).body.status).toBe('succeeded');
    }
    expect(await shown()).toMatchObject({ status: 'attached', sizeMiB: 128 });
    expect(await used(app)).toMatchObject({ volumeMiB: 128 });
    expect((await exec('echo x > /data/file'))[0]).toBe(0);
  });
});

describe('when many ask at once', () => {
  test('quota is exact', async () => {
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { volumeMiB: 5 * 64 });
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => waiting.post('/v1/volumes', { name: `race-${n}`, sizeMiB: 64 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(5).fill(201), ...Array<number>(7).fill(403)]);
    expect(answers.find(({ status }) => status === 403)!.body.limit).toEqual({ resource: 'volumeMiB', limit: 320, used: 320, requested: 64 });
    const grown = await Promise.all(['race-0', 'race-1', 'race-2'].map((name) => app.tenant.patch(`/v1/volumes/${name}`, { sizeMiB: 128 })));
    expect(grown.every(({ body }) => ['quota_exceeded', 'not_found'].includes(body.code))).toBe(true);
    expect(await used(app)).toMatchObject({ volumes: 5, volumeMiB: 320 });
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { volumeMiB: 131_072 });
  });

  test('one container gets the volume, and one volume the path', async () => {
    for (const name of ['data', 'other']) await waiting.post('/v1/volumes', { name, sizeMiB: 64 });
    const same = await Promise.all(['/a', '/b', '/c'].map((path) => waiting.post('/v1/volumes/data/actions/attach', { container: 'web', path })));
    expect(same.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const { path } = same.find(({ status }) => status === 200)!.body.volume.attachment;
    expect((await app.tenant.post('/v1/volumes/other/actions/attach', { container: 'web', path })).body.code).toBe('conflict');
    expect((await waiting.post('/v1/volumes/other/actions/attach', { container: 'web', path: `${path}/inner` })).body.volume.status).toBe('attached');
    expect(await exec(`echo in > ${path}/inner/file; cat ${path}/inner/file`)).toEqual([0, 'in\n']);
  });
});

describe('when the host knows later changes of a volume than the database, as after an older dump', () => {
  test.each([
    ['a change of its size', () => waiting.patch('/v1/volumes/data', { sizeMiB: 128 })],
    ['a restore', () => waiting.post('/v1/volume-snapshots/before/actions/restore', {})],
  ])('%s that it ignores fails as a conflict, and all is as it was', async (_, change) => {
    await waiting.post('/v1/volumes', { name: 'data', sizeMiB: 64 });
    expect((await waiting.post('/v1/volumes/data/snapshots', { name: 'before' })).body.operation.status).toBe('succeeded');
    const owner = await superuser(app);
    // The host is not compared with the rows meanwhile.
    app.host.faults.add({ verb: 'list', at: 'before', kind: 'hang', times: 100 });
    try {
      await eventually(() => expect(app.host.faults.hangs).toBeGreaterThan(0));
      for (const sizeMiB of [80, 64]) expect((await waiting.patch('/v1/volumes/data', { sizeMiB })).body.operation.status).toBe('succeeded');
      await owner.query(`UPDATE volumes SET generation = 1 WHERE name = 'data'`);
      const { operation } = (await change()).body;
      expect(operation).toMatchObject({ status: 'failed', error: { code: 'conflict', message: expect.stringContaining('later changes') } });
      expect((await app.tenant.get('/v1/volumes/data')).body).toMatchObject({ sizeMiB: 64, status: 'available' });
      expect((await app.tenant.get('/v1/volumes/data/stats')).body.sizeMiB).toBe(64);
      expect(await used(app)).toMatchObject({ volumes: 1 });
    } finally {
      app.host.faults.release();
      await owner.end();
    }
    await waiting.delete('/v1/volume-snapshots/before');
  });
});
