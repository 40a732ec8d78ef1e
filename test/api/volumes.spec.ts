import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { anImage } from '../support/belongings.js';
import { eventually } from '../support/eventually.js';
import type { GraphqlAnswer } from '../support/graphql-client.js';
import type { RestClient } from '../support/rest-client.js';
import { used } from '../support/tenant-things.js';

let app: TestApp;
let waiting: RestClient;
beforeAll(async () => {
  app = await startApp();
  await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { containers: 50, cpus: 50, memoryMiB: 50_000, diskMiB: 500_000 });
  await anImage(app.tenant, 'base');
  waiting = app.tenant.with({ prefer: 'wait=30' });
});
afterAll(() => app.close());
/** Everything goes again, and with it all quota and every trace on the host. */
afterEach(async () => {
  app.host.faults.release();
  for (const noun of ['containers', 'volume-snapshots', 'volumes']) {
    for (const { id } of (await app.tenant.get(`/v1/${noun}?limit=200`)).body.items) {
      await app.tenant.patch(`/v1/${noun}/${id}`, { protected: false });
      await waiting.delete(`/v1/${noun}/${id}${noun === 'containers' ? '?force=true' : ''}`);
    }
  }
  await eventually(async () => {
    expect(await used(app)).toMatchObject({ containers: 0, snapshots: 0, volumes: 0, volumeMiB: 0 });
    expect(await app.host.list()).toMatchObject({ containers: [], snapshots: [], volumes: [] });
  });
});

const container = async (name: string, more: object = {}): Promise<string> => {
  const made = await waiting.post('/v1/containers', { name, image: 'base', ...more });
  expect([made.status, made.body.operation?.status]).toEqual([201, 'succeeded']);
  return made.body.container.id;
};
const volume = async (name: string, more: object = {}): Promise<string> => {
  const made = await waiting.post('/v1/volumes', { name, sizeMiB: 64, ...more });
  expect([made.status, made.body.volume?.status]).toEqual([201, 'available']);
  return made.body.volume.id;
};
const exec = async (id: string, script: string): Promise<[number, string]> => {
  const { body } = await app.tenant.post(`/v1/containers/${id}/exec`, { command: ['sh', '-c', script] });
  return [body.exitCode, body.stdout];
};

describe('volumes over REST and GraphQL', () => {
  test('a volume is made, listed, named anew, protected and deleted; its quota is exact', async () => {
    const made = await waiting.post('/v1/volumes', { name: 'data', sizeMiB: 64, labels: { app: 'db' } });
    expect(made.status).toBe(201);
    expect(made.body.volume).toMatchObject({ name: 'data', sizeMiB: 64, status: 'available', labels: { app: 'db' }, protected: false });
    expect(made.body.operation).toMatchObject({ kind: 'volume.create', status: 'succeeded', resource: { type: 'volume', id: made.body.volume.id } });
    expect(await used(app)).toMatchObject({ volumes: 1, volumeMiB: 64 });
    for (const path of ['/v1/volumes', '/v1/volumes?labels=app=db', '/v1/volumes?status=available&name=data']) {
      expect((await app.tenant.get(path)).body.items).toEqual([made.body.volume]);
    }
    expect((await app.tenant.get('/v1/volumes?containerId=ctr_none')).body.items).toEqual([]);
    const changed = await app.tenant.patch('/v1/volumes/data', { name: 'disk', labels: { app: null, tier: 'b' }, protected: true });
    expect([changed.status, changed.body.operation]).toEqual([200, undefined]);
    expect(changed.body.volume).toMatchObject({ name: 'disk', labels: { tier: 'b' }, protected: true });
    expect((await app.tenant.delete('/v1/volumes/disk')).body.code).toBe('protected');
    expect((await app.tenant.with({ 'if-match': '"1"' }).patch('/v1/volumes/disk', { protected: false })).body.code).toBe('precondition_failed');
    await app.tenant.patch('/v1/volumes/disk', { protected: false });
    expect((await waiting.delete('/v1/volumes/disk')).body.operation.status).toBe('succeeded');
    expect((await app.tenant.get('/v1/volumes/disk')).status).toBe(404);
    const types = (await app.tenant.get('/v1/events?after=0')).text;
    for (const verb of ['created', 'updated', 'deleted']) expect(types).toContain(`volume.${verb}`);
  });

  test('a volume within which another is mounted is not detached, by force neither; which that is is said', async () => {
    const id = await container('nest');
    for (const [name, path] of [
      ['outer', '/data'],
      ['beside', '/data-b'],
      ['inner', '/data/in/ner'],
    ] as const) {
      await volume(name);
      expect((await waiting.post(`/v1/volumes/${name}/actions/attach`, { container: id, path })).body.operation.status).toBe('succeeded');
    }
    for (const force of [false, true]) {
      const refused = await waiting.post('/v1/volumes/outer/actions/detach', { force });
      expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
      expect(refused.body.detail).toBe('the volume inner is mounted within outer, at /data/in/ner; detach it first');
    }
    expect((await app.tenant.get('/v1/volumes/outer')).body.status).toBe('attached');
    for (const name of ['inner', 'outer']) {
      expect((await waiting.post(`/v1/volumes/${name}/actions/detach`, {})).body.volume).toMatchObject({ status: 'available' });
    }
  });

  test('it goes from one running container to another with its files, and is there after each start', async () => {
    const [first, second] = [await container('first'), await container('second')];
    const id = await volume('data', { container: 'first' });
    const attached = await waiting.post('/v1/volumes/data/actions/attach', { container: 'first', path: '/srv/data' });
    expect([attached.status, attached.body.operation.status]).toEqual([200, 'succeeded']);
    expect(attached.body.volume).toMatchObject({ status: 'attached', attachment: { containerId: first, path: '/srv/data', readOnly: false } });
    expect((await app.tenant.get(`/v1/containers/${first}`)).body.status).toBe('running');
    // what is so already
    const again = await waiting.post('/v1/volumes/data/actions/attach', { container: first, path: '/srv/data', readOnly: false });
    expect([again.status, again.body.operation, again.body.volume.version]).toEqual([
      200,
      expect.objectContaining({ kind: 'volume.attach', status: 'succeeded', steps: [] }),
      attached.body.volume.version,
    ]);
    for (const other of [{ path: '/srv/other' }, { path: '/srv/data', readOnly: true }]) {
      expect((await app.tenant.post('/v1/volumes/data/actions/attach', { container: 'first', ...other })).body.code).toBe('conflict');
    }
    expect(await exec(first, 'echo mine > /srv/data/file')).toEqual([0, '']);
    await waiting.post('/v1/containers/first/actions/restart', {});
    expect(await exec(first, 'cat /srv/data/file')).toEqual([0, 'mine\n']);
    await waiting.post('/v1/containers/first/actions/rebuild', { safetySnapshot: false });
    expect(await exec(first, 'cat /srv/data/file')).toEqual([0, 'mine\n']);
    expect((await app.tenant.get(`/v1/volumes?containerId=${first}`)).body.items).toHaveLength(1);

    expect((await app.tenant.delete(`/v1/volumes/${id}`)).body.code).toBe('conflict');
    expect((await app.tenant.post('/v1/volumes/data/actions/attach', { container: 'second', path: '/x' })).body.code).toBe('conflict');
    const detached = await waiting.post(`/v1/volumes/${id}/actions/detach`, {});
    expect(detached.body.volume).toMatchObject({ status: 'available' });
    expect(detached.body.volume.attachment).toBeUndefined();
    expect((await exec(first, 'cat /srv/data/file'))[0]).not.toBe(0);
    const gone = await waiting.post(`/v1/volumes/${id}/actions/detach`, {});
    expect([gone.status, gone.body.operation, gone.body.volume.version]).toEqual([
      200,
      expect.objectContaining({ kind: 'volume.detach', status: 'succeeded', steps: [] }),
      (await app.tenant.get(`/v1/volumes/${id}`)).body.version,
    ]);
    const graphql = await app.graphql.run('mutation { detachVolume(input: { id: "data" }) { volume { status } userErrors { code } } }');
    expect(graphql.data.detachVolume).toEqual({ volume: { status: 'available' }, userErrors: [] });

    await waiting.post(`/v1/volumes/${id}/actions/attach`, { container: second, path: '/data', readOnly: true });
    expect(await exec(second, 'cat /data/file')).toEqual([0, 'mine\n']);
    expect((await exec(second, 'echo other > /data/file'))[0]).not.toBe(0);
    await waiting.delete('/v1/containers/second?force=true');
    expect((await app.tenant.get(`/v1/volumes/${id}`)).body).toMatchObject({ status: 'available' });
    const stopped = await container('third', { start: false });
    expect((await waiting.post(`/v1/volumes/${id}/actions/attach`, { container: stopped, path: '/data' })).body.volume.status).toBe('attached');
    await waiting.post('/v1/containers/third/actions/start', {});
    expect(await exec(stopped, 'cat /data/file')).toEqual([0, 'mine\n']);
  });

  test('it grows and shrinks, in a container too; what it cannot lose it keeps, with the quota', async () => {
    const id = await container('filler');
    await volume('data');
    await waiting.post('/v1/volumes/data/actions/attach', { container: id, path: '/data' });
    const grown = await waiting.patch('/v1/volumes/data', { sizeMiB: 256 });
    expect([grown.body.operation.kind, grown.body.operation.status, grown.body.volume.sizeMiB]).toEqual(['volume.resize', 'succeeded', 256]);
    expect(await used(app)).toMatchObject({ volumes: 1, volumeMiB: 256 });
    expect((await exec(id, 'dd if=/dev/zero of=/data/big bs=1M count=100'))[0]).toBe(0);
    expect((await app.tenant.get('/v1/volumes/data/stats')).body).toEqual({ usedMiB: 100, sizeMiB: 256, at: expect.any(String) });
    expect((await app.graphql.run('{ volume(id: "data") { stats { usedMiB sizeMiB } } }')).data.volume.stats).toEqual({ usedMiB: 100, sizeMiB: 256 });
    const refused = await waiting.patch('/v1/volumes/data', { sizeMiB: 64, labels: { kept: 'yes' } });
    expect(refused.body.operation).toMatchObject({ status: 'failed', error: { code: 'conflict' } });
    expect(refused.body.volume).toMatchObject({ sizeMiB: 256, status: 'attached', statusReason: { code: 'conflict' }, labels: { kept: 'yes' } });
    expect(await used(app)).toMatchObject({ volumes: 1, volumeMiB: 256 });
    expect((await waiting.patch('/v1/volumes/data', { sizeMiB: 128 })).body.volume).toEqual(expect.not.objectContaining({ statusReason: expect.anything() }));
    expect(await used(app)).toMatchObject({ volumes: 1, volumeMiB: 128 });
    expect(await app.host.volumes.usage((await app.tenant.get('/v1/volumes/data')).body.id)).toMatchObject({ allowed: 128 * 1024 * 1024 });
  });

  test('snapshots are taken, cloned and put back, outlive their volume, and count what they hold', async () => {
    const id = await container('writer');
    const original = await volume('original');
    await waiting.post('/v1/volumes/original/actions/attach', { container: 'writer', path: '/data' });
    await exec(id, 'dd if=/dev/zero of=/data/big bs=1M count=3; echo one > /data/file');
    const taken = await waiting.post('/v1/volumes/original/snapshots', { name: 'kept', labels: { why: 'test' } });
    expect([taken.status, taken.body.operation.kind]).toEqual([201, 'volumeSnapshot.create']);
    expect(taken.body.volumeSnapshot).toMatchObject({ name: 'kept', status: 'ready', volumeId: original, volumeName: 'original', sizeMiB: 4 });
    expect(await used(app)).toMatchObject({ volumes: 1, volumeMiB: 68, snapshots: 1 });
    for (const path of ['/v1/volume-snapshots?labels=why=test', '/v1/volumes/original/snapshots', `/v1/volume-snapshots?volumeId=${original}`]) {
      expect((await app.tenant.get(path)).body.items).toEqual([taken.body.volumeSnapshot]);
    }
    await exec(id, 'echo two > /data/file');
    expect((await app.tenant.post('/v1/volume-snapshots/kept/actions/restore')).body.code).toBe('conflict');
    expect((await app.tenant.post('/v1/volumes', { name: 'small', sizeMiB: 16, source: { volumeSnapshotId: 'nothing' } })).body.code).toBe('not_found');
    const clone = await waiting.post('/v1/volumes', { name: 'clone', sizeMiB: 32, source: { volumeSnapshotId: 'kept' } });
    expect(clone.body.volume).toMatchObject({ name: 'clone', sizeMiB: 32, status: 'available' });
    await waiting.post('/v1/volumes/clone/actions/attach', { container: 'writer', path: '/clone' });
    expect(await exec(id, 'cat /clone/file')).toEqual([0, 'one\n']);
    await waiting.post('/v1/volumes/original/actions/detach', {});
    const restored = await waiting.post('/v1/volume-snapshots/kept/actions/restore');
    expect([restored.status, restored.body.operation.status, restored.body.volumeSnapshot.status]).toEqual([200, 'succeeded', 'ready']);
    await waiting.post('/v1/volumes/original/actions/attach', { container: 'writer', path: '/data' });
    expect(await exec(id, 'cat /data/file')).toEqual([0, 'one\n']);
    await waiting.post('/v1/volumes/original/actions/detach', {});
    expect((await waiting.delete('/v1/volumes/original')).body.operation.status).toBe('succeeded');
    expect((await app.tenant.post('/v1/volume-snapshots/kept/actions/restore')).body.code).toBe('conflict');
    expect((await app.tenant.patch('/v1/volume-snapshots/kept', { protected: true })).body.volumeSnapshot.protected).toBe(true);
    expect((await app.tenant.delete('/v1/volume-snapshots/kept')).body.code).toBe('protected');
    expect(await used(app)).toMatchObject({ volumes: 1, volumeMiB: 36, snapshots: 1 });
  });

  test('GraphQL does the same to the same objects', async () => {
    const id = await container('graph');
    const run = app.graphql.with({ prefer: 'wait=30' });
    const mutate = async (
      name: string,
      type: string,
      input: object,
      fields = 'volume { id name status attachment { path } container { name } }',
    ): Promise<GraphqlAnswer['data']> =>
      (await run.run(`mutation($input: ${type}!) { ${name}(input: $input) { ${fields} operation { status } userErrors { code } } }`, { input })).data[name];
    const made = await mutate('createVolume', 'CreateVolumeInput', { name: 'data', sizeMiB: 64 });
    expect(made).toMatchObject({
      volume: { name: 'data', status: 'available', attachment: null, container: null },
      operation: { status: 'succeeded' },
      userErrors: [],
    });
    const attached = await mutate('attachVolume', 'AttachVolumeInput', { id: 'data', container: 'graph', path: '/data' });
    expect(attached.volume).toMatchObject({ status: 'attached', attachment: { path: '/data' }, container: { name: 'graph' } });
    const shown = await run.run(
      `query($id: ID!) { container(id: $id) { volumes { id name } } volumes(first: 5, containerId: $id) { nodes { id } } node(id: "${made.volume.id}") { ... on Volume { name } } }`,
      { id },
    );
    expect(shown.data).toEqual({
      container: { volumes: [{ id: made.volume.id, name: 'data' }] },
      volumes: { nodes: [{ id: made.volume.id }] },
      node: { name: 'data' },
    });
    const grown = await mutate('updateVolume', 'UpdateVolumeInput', { id: 'data', sizeMiB: 128 }, 'volume { sizeMiB }');
    expect(grown).toMatchObject({ volume: { sizeMiB: 128 }, operation: { status: 'succeeded' } });
    const taken = await mutate('createVolumeSnapshot', 'CreateVolumeSnapshotInput', { volumeId: 'data' }, 'volumeSnapshot { id name status }');
    expect(taken.volumeSnapshot).toMatchObject({ status: 'ready', name: expect.stringMatching(/^volsnap-/) });
    expect(
      (await mutate('updateVolumeSnapshot', 'UpdateVolumeSnapshotInput', { id: taken.volumeSnapshot.id, name: 'named' }, 'volumeSnapshot { name }'))
        .volumeSnapshot.name,
    ).toBe('named');
    expect((await mutate('restoreVolumeSnapshot', 'IdInput', { id: 'named' }, 'volumeSnapshot { status }')).userErrors).toEqual([{ code: 'conflict' }]);
    const listed = await run.run(`{ volumeSnapshots(first: 5) { nodes { name } } volumeSnapshot(id: "named") { volumeName } }`);
    expect(listed.data).toEqual({ volumeSnapshots: { nodes: [{ name: 'named' }] }, volumeSnapshot: { volumeName: 'data' } });
    expect((await mutate('detachVolume', 'DetachVolumeInput', { id: 'data', force: true })).volume).toMatchObject({ status: 'available', container: null });
    expect((await mutate('deleteVolumeSnapshot', 'IdInput', { id: 'named' }, '')).operation.status).toBe('succeeded');
    expect((await mutate('deleteVolume', 'IdInput', { id: 'data' }, '')).operation.status).toBe('succeeded');
    expect((await mutate('deleteVolume', 'IdInput', { id: 'data' }, '')).userErrors).toEqual([{ code: 'not_found' }]);
  });

  test('what cannot be is refused with the same code on both transports, and nothing changes', async () => {
    await container('strict');
    await volume('taken');
    await volume('other');
    await waiting.post('/v1/volumes/other/actions/attach', { container: 'strict', path: '/data' });
    const creates: [object, string][] = [
      [{ name: 'taken', sizeMiB: 64 }, 'name_taken'],
      [{ name: 'Bad', sizeMiB: 64 }, 'invalid'],
      [{ name: 'tiny', sizeMiB: 1 }, 'invalid'],
      [{ name: 'lost', sizeMiB: 64, container: 'nobody' }, 'not_found'],
      [{ name: 'huge', sizeMiB: 60_000_000 }, 'quota_exceeded'],
    ];
    const attaches: [object, string][] = [
      ...['data', '/', '/a/../b', '/proc/1', '/sys', '/dev/shm', '/a//b'].map((path): [object, string] => [{ container: 'strict', path }, 'invalid']),
      [{ container: 'nobody', path: '/x' }, 'not_found'],
      [{ container: 'strict', path: '/data' }, 'conflict'],
    ];
    const before = await used(app);
    const check = async (path: string, mutation: string, type: string, cases: [object, string][], more: object): Promise<void> => {
      for (const [input, code] of cases) {
        expect([input, (await app.tenant.post(path, input)).body.code]).toEqual([input, code]);
        const twin = await app.graphql.run(`mutation($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`, {
          input: { ...more, ...input },
        });
        expect([input, twin.data?.[mutation]?.userErrors[0]?.code ?? twin.errors?.[0]?.extensions.code]).toEqual([input, code]);
      }
    };
    await check('/v1/volumes', 'createVolume', 'CreateVolumeInput', creates, {});
    await check('/v1/volumes/taken/actions/attach', 'attachVolume', 'AttachVolumeInput', attaches, { id: 'taken' });
    expect(await used(app)).toEqual(before);
    expect((await app.tenant.get('/v1/volumes/taken')).body).toMatchObject({ status: 'available' });
  });
});
