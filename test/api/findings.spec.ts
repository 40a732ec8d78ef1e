import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import type { RestClient } from '../support/rest-client.js';

let app: TestApp;
let owner: pg.Client;
let waiting: RestClient;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  owner = await app.database.superuser();
  waiting = app.tenant.with({ prefer: 'wait=30' });
});
afterAll(async () => {
  await owner.end();
  await app.close();
});

interface Found {
  code: string;
  message: string;
  fix: string;
  resourceId?: string;
}
const found = async (): Promise<Found[]> => {
  const answer = await app.operator.get('/v1/findings');
  expect(answer.status).toBe(200);
  return answer.body.items as Found[];
};
const codes = async (): Promise<string[]> => (await found()).map(({ code, resourceId }) => `${code} ${resourceId ?? ''}`.trim()).sort();

test('where all agree there is nothing to tell, and only the operator is told', async () => {
  expect((await waiting.post('/v1/containers', { name: 'well', image: 'busybox' })).body.container.status).toBe('running');
  expect((await waiting.post('/v1/volumes', { name: 'data', sizeMiB: 16 })).body.volume.status).toBe('available');
  expect((await waiting.post('/v1/containers/well/snapshots', { name: 'one' })).body.snapshot.status).toBe('ready');
  expect((await waiting.post('/v1/containers/well/backups', { name: 'kept' })).body.backup.status).toBe('ready');
  expect(await found()).toEqual([]);
  expect((await app.tenant.get('/v1/findings')).status).toBe(403);
});

test('what an older dump does not know is told, of every kind, and so is what a host lost', async () => {
  const { id } = (await app.tenant.get('/v1/containers/well')).body;
  const machine = app.host.state;
  const snapshot = (await app.tenant.get('/v1/snapshots')).body.items[0].id as string;
  const volume = (await app.tenant.get('/v1/volumes')).body.items[0].id as string;
  const kept = { snapshot: machine.snapshots[snapshot]!, volume: machine.volumes[volume]!, image: Object.values(machine.images)[0]! };
  machine.snapshots['snp_unknown'] = kept.snapshot;
  machine.volumes['vol_unknown'] = kept.volume;
  machine.images['img_unknown'] = kept.image;
  machine.containers['ctr_unknown'] = { ...machine.containers[id]!, status: { ...machine.containers[id]!.status, id: 'ctr_unknown' } };
  delete machine.snapshots[snapshot];
  delete machine.volumes[volume];
  await owner.query(`UPDATE quotas SET used = used + 3 WHERE tenant_id = $1 AND resource = 'snapshots'`, [app.keys.tenantId]);
  expect(await codes()).toEqual(
    [`missing ${snapshot}`, `missing ${volume}`, 'unknown ctr_unknown', 'unknown img_unknown', 'unknown snp_unknown', 'unknown vol_unknown', 'wrong_quota'].sort(),
  );
  for (const { fix } of await found()) expect(fix).not.toBe('');
  await owner.query(`UPDATE quotas SET used = used - 3 WHERE tenant_id = $1 AND resource = 'snapshots'`, [app.keys.tenantId]);
  machine.snapshots[snapshot] = kept.snapshot;
  machine.volumes[volume] = kept.volume;
  for (const [kind, one] of [['snapshots', 'snp_unknown'], ['volumes', 'vol_unknown'], ['images', 'img_unknown'], ['containers', 'ctr_unknown']] as const) delete machine[kind][one];
  expect(await found()).toEqual([]);
});

test('a container whose state on its host is damaged is lost, told, and can be deleted; a neighbour is as it was', async () => {
  const { id } = (await waiting.post('/v1/containers', { name: 'poor', image: 'busybox' })).body.container;
  app.host.state.containers[id]!.status = { id, state: 'lost', run: 0 };
  await eventually(async () => {
    expect((await app.tenant.get('/v1/containers/poor')).body).toMatchObject({ status: 'error', statusReason: { code: 'lost', message: expect.stringContaining('deleted') } });
  }, 30);
  expect((await app.tenant.get('/v1/containers/well')).body.status).toBe('running');
  expect(await codes()).toEqual([`lost ${id}`]);
  expect((await waiting.post('/v1/containers/poor/actions/start')).body.code).toBe('conflict');
  expect((await waiting.delete('/v1/containers/poor')).body.operation.status).toBe('succeeded');
  expect(await found()).toEqual([]);
}, 60_000);

test('what is under way is no difference', async () => {
  app.host.faults.add({ verb: 'create', at: 'after', kind: 'hang' });
  const made = app.tenant.post('/v1/containers', { name: 'slow', image: 'busybox' });
  await eventually(() => expect(app.host.faults.hangs).toBe(1));
  expect(await found()).toEqual([]);
  await owner.query(`UPDATE operations SET created_at = created_at - interval '2 hours' WHERE status = 'running'`);
  expect((await found()).map(({ code }) => code)).toEqual(['old_operation']);
  app.host.faults.release();
  await made;
});
