import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { serve } from '../../src/roles/serve.js';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ BERTH_USAGE_SECONDS: '1' });
  await importBusybox(app);
});
afterAll(() => app.close());

interface Line {
  containerName: string;
  memoryMiBHours: number;
  diskMiBHours: number;
  gapSeconds: number;
}
const lines = async (): Promise<Line[]> => (await app.tenant.get('/v1/usage')).body.items as Line[];
const lineOf = async (name: string): Promise<Line> => {
  const found = (await lines()).find((line) => line.containerName === name);
  if (!found) throw new Error(`${name} is not measured yet`);
  return found;
};

test('what containers use is counted on, kept after they are gone, and told by container, hour, day and in all', async () => {
  const limits = { cpus: 0.1, memoryMiB: 64, diskMiB: 128, processes: 16 };
  const make = (name: string, start: boolean): ReturnType<typeof app.tenant.post> =>
    app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name, image: 'busybox', limits, start });
  const { id } = (await make('meter', true)).body.container;
  await make('idle', false);
  const show = async (name: string): Promise<unknown> => (await app.tenant.get(`/v1/containers/${name}`)).body.usage;
  const shown = await eventually(async () => {
    const usage = await show('meter');
    expect(usage).toEqual({
      cpus: expect.any(Number),
      memoryMiB: expect.any(Number),
      diskMiB: expect.any(Number),
      processes: expect.any(Number),
      at: expect.stringMatching(/Z$/),
    });
    return usage as { at: string };
  });
  const twin = await app.graphql.run('{ containers(first: 5) { nodes { name usage { memoryMiB at } } } }');
  const usages = new Map(twin.data.containers.nodes.map((node: { name: string; usage: unknown }) => [node.name, node.usage]));
  expect([(usages.get('meter') as { at: string }).at >= shown.at, usages.get('idle')]).toEqual([true, null]);
  const first = await eventually(() => lineOf('meter'));
  const later = await eventually(async () => {
    const line = await lineOf('meter');
    expect(line.memoryMiBHours).toBeGreaterThan(first.memoryMiBHours);
    return line;
  });
  // its disk from when it was made, its memory from when it ran
  expect(later.diskMiBHours / later.memoryMiBHours).toBeGreaterThan(2);
  expect(later.diskMiBHours / later.memoryMiBHours).toBeLessThan(3);
  expect(await eventually(() => lineOf('idle'))).toMatchObject({ memoryMiBHours: 0 });

  await app.tenant.with({ prefer: 'wait=20' }).delete(`/v1/containers/${id}?force=true`);
  const client = new pg.Client({ connectionString: app.database.appUrl });
  await client.connect();
  try {
    await client.query(`SELECT set_config('berth.tenant', $1, false)`, [app.keys.tenantId]);
    await eventually(async () => expect((await client.query(`SELECT FROM usage_meters WHERE resource_id = $1`, [id])).rowCount).toBe(0));
    expect((await client.query(`SELECT FROM usage_records WHERE resource_id = $1`, [id])).rowCount).toBeGreaterThan(0);
    await expect(client.query(`UPDATE usage_records SET amounts = '{}'`)).rejects.toThrow(/permission denied/);
    await expect(client.query(`DELETE FROM usage_records`)).rejects.toThrow(/permission denied/);
  } finally {
    await client.end();
  }
  expect((await lineOf('meter')).diskMiBHours).toBeGreaterThanOrEqual(later.diskMiBHours);

  for (const groupBy of ['hour', 'day', 'total']) {
    const { items } = (await app.tenant.get(`/v1/usage?groupBy=${groupBy}`)).body as { items: (Line & { from: string; to: string })[] };
    expect(items.length).toBeGreaterThan(0);
    expect(items[0]!.containerName).toBeUndefined();
    expect(items.reduce((sum, line) => sum + line.diskMiBHours, 0)).toBeGreaterThan(later.diskMiBHours);
  }
  const graphql = await app.graphql.run('{ usage(groupBy: "container") { containerId containerName memoryMiBHours gapSeconds } }');
  expect(graphql.data.usage.map((line: Line) => line.containerName).sort()).toEqual(['idle', 'meter']);
  expect((await app.operator.with({ 'x-tenant': app.keys.tenantId }).get('/v1/usage')).body.items).toHaveLength(2);
  expect((await app.operator.get('/v1/usage')).body.items).toEqual([]);
  expect((await app.tenant.get('/v1/usage?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).body.errors[0].pointer).toBe('query/to');
});

test('what runs is billed by the second, however often the service is restarted meanwhile', async () => {
  const made = await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'through', image: 'busybox', limits: { memoryMiB: 64 } });
  const since = Date.parse(made.body.container.startedAt);
  const measuredAt = async (): Promise<number> => Date.parse((await app.tenant.get('/v1/containers/through')).body.usage?.at ?? 0);
  const measured = (after: number): Promise<void> => eventually(async () => expect(await measuredAt()).toBeGreaterThan(after));
  await measured(since);
  for (let turn = 0; turn < 2; turn++) {
    await app.serving.stop();
    app.serving = await serve(app.config, ['api', 'worker']);
    await measured(Date.now());
  }
  const until = await measuredAt();
  const seconds = ((await lineOf('through')).memoryMiBHours * 3600) / 64;
  expect(seconds).toBeGreaterThanOrEqual((until - since) / 1000 - 0.1);
  expect(seconds).toBeLessThanOrEqual((Date.now() - since) / 1000);
});

test('volumes, backups and private images are on the bill too, by resource', async () => {
  const tenant = app.tenant.with({ prefer: 'wait=20' });
  await tenant.post('/v1/volumes', { name: 'data', sizeMiB: 100 });
  await tenant.post('/v1/volumes/data/snapshots', { name: 'first' });
  await tenant.post('/v1/containers/idle/backups', { name: 'kept' });
  const byName = async (): Promise<Map<string, Record<string, unknown>>> => {
    const { items } = (await app.tenant.get('/v1/usage?groupBy=resource')).body;
    return new Map(items.map((item: { resource: { name: string } }) => [item.resource.name, item]));
  };
  const seen = await eventually(async () => {
    const found = await byName();
    expect([...found.keys()]).toEqual(expect.arrayContaining(['idle', 'data', 'kept']));
    expect(Number(found.get('data')!['volumeMiBHours'])).toBeGreaterThan(0);
    expect(Number(found.get('kept')!['backupMiBHours'])).toBeGreaterThan(0);
    return found;
  });
  expect(seen.get('idle')).toMatchObject({ containerName: 'idle', resource: { type: 'container', name: 'idle' }, volumeMiBHours: 0 });
  expect(seen.get('data')).toMatchObject({ resource: { type: 'volume', id: expect.stringMatching(/^vol_/) }, memoryMiBHours: 0, diskMiBHours: 0 });
  expect(seen.get('data')).not.toHaveProperty('containerId');
  expect(seen.get('kept')).toMatchObject({ resource: { type: 'backup' }, volumeMiBHours: 0 });
  expect((await app.tenant.get('/v1/usage')).body.items.map(({ containerName }: Line) => containerName)).not.toContain('data');

  await tenant.delete('/v1/volume-snapshots/first');
  await tenant.delete('/v1/volumes/data');
  const { id } = seen.get('data')!['resource'] as { id: string };
  const after = await eventually(async () => {
    const line = (await byName()).get('data')!;
    expect(Number(line['volumeMiBHours'])).toBeGreaterThanOrEqual(Number(seen.get('data')!['volumeMiBHours']));
    return line;
  });
  expect(after).toMatchObject({ resource: { id } });
});
