import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/platform/config/config.js';
import { noteRestored } from '../../src/roles/dump.js';
import { serve } from '../../src/roles/serve.js';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import { RestClient, type RestAnswer } from '../support/rest-client.js';
import { superuser } from '../support/superuser.js';

/* Containers that were made or changed after the dump that a database is put back to. */

type Made = RestAnswer['body'];

let app: TestApp;
let waiting: RestClient;
let later: RestClient;
let latest: RestClient;
/** Made after the dump: of the tenant, and of one whose network is as new. */
let unknown: Made[];
/** Made before the dump, and changed, or started, after it. */
let changed: Made;
let halted: Made;
let disk: Made;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=30' });
  later = await client('later');
  latest = await client('latest');
  await made(waiting, 'known');
  changed = await made(waiting, 'changed');
  halted = await made(waiting, 'halted');
  expect((await waiting.post('/v1/containers/halted/actions/stop', {})).body.operation.status).toBe('succeeded');
  disk = (await waiting.post('/v1/volumes', { name: 'disk', sizeMiB: 32 })).body.volume;
  await app.serving.stop();
  const restore = await app.database.dump();
  await start();
  for (const memoryMiB of [96, 112]) expect((await waiting.patch('/v1/containers/changed', { limits: { memoryMiB } })).body.operation.status).toBe('succeeded');
  for (let times = 0; times < 3; times += 1) expect((await waiting.post('/v1/containers/changed/actions/restart', {})).body.operation.status).toBe('succeeded');
  expect((await waiting.post('/v1/containers/halted/actions/start', {})).body.operation.status).toBe('succeeded');
  unknown = [await made(waiting, 'second'), await made(waiting, 'third'), await made(later, 'first')];
  for (const sizeMiB of [64, 96]) expect((await waiting.patch('/v1/volumes/disk', { sizeMiB })).body.operation.status).toBe('succeeded');
  await app.serving.stop();
  await restore();
  writeFileSync(join(app.config.stateDir, 'restored'), '');
  await noteRestored(app.config.stateDir, app.database.ownerUrl);
  await start();
}, 120_000);
afterAll(() => app.close());

async function start(): Promise<void> {
  const { config } = app;
  const again = loadConfig({
    BERTH_ENVIRONMENT: 'test', BERTH_LOG_LEVEL: 'silent', BERTH_DATABASE_URL: app.database.appUrl, BERTH_PORT: String(config.port),
    BERTH_STATE_DIR: config.stateDir, BERTH_AGENT_ADDRESS: config.agentAddress, BERTH_SECRETS_KEY: config.secretsKey,
  });
  app.serving = await serve(again, ['api', 'worker']);
}

async function made(client: RestClient, name: string): Promise<Made> {
  const { body } = await client.post('/v1/containers', { name, image: 'busybox' });
  expect(body).toMatchObject({ operation: { status: 'succeeded' } });
  return body.container;
}

const client = async (name: string): Promise<RestClient> =>
  new RestClient(app.url, (await app.operator.post('/v1/tenants', { name })).body.secret, { prefer: 'wait=30' });

const addressOf = (container: Made): string => container.addresses[0].address as string;
/** The network of 1,024 addresses it is of. */
const subnetOf = (container: Made): number => Number(addressOf(container).split('.')[2]) >> 2;

/** Made as soon as the service lets it: before hosts have told what they hold it is refused, and nothing is made that could fail. */
async function madeInTheEnd(of: RestClient, name: string): Promise<Made> {
  const answer = await eventually(async () => {
    const one = await of.post('/v1/containers', { name, image: 'busybox' });
    expect(one.body.code).not.toBe('no_capacity');
    return one;
  }, 40);
  expect(answer.body).toMatchObject({ operation: { status: 'succeeded' } });
  return answer.body.container;
}

const told = async (code: string): Promise<string[]> =>
  (await app.operator.get('/v1/findings')).body.items.filter((one: { code: string }) => one.code === code).map(({ resourceId }: { resourceId: string }) => resourceId);

test('addresses and networks of containers that no row knows are given to no other, as long as they are there', async () => {
  const fresh = [await madeInTheEnd(waiting, 'fourth'), await madeInTheEnd(waiting, 'fifth')];
  const all = [...unknown.slice(0, 2), ...fresh].map(addressOf);
  expect([all, new Set(all).size]).toEqual([all, 4]);
  expect(subnetOf(await madeInTheEnd(latest, 'first'))).not.toBe(subnetOf(unknown[2]));
  expect(subnetOf(await madeInTheEnd(later, 'first'))).not.toBe(subnetOf(unknown[2]));
  expect((await told('unknown')).sort()).toEqual(unknown.map(({ id }) => id).sort());
  expect(await told('same_address')).toEqual([]);
  // One that is destroyed on its host gives its address back.
  await app.host.destroy(unknown[0].id, { force: true, timeoutSeconds: 1 });
  await eventually(async () => {
    const another = await made(waiting, 'again');
    await waiting.delete('/v1/containers/again?force=true');
    expect(addressOf(another)).toBe(addressOf(unknown[0]));
  }, 40);
}, 120_000);

test('a container that was changed after the dump is brought to what the database says, runs on, and follows each later change', async () => {
  const held = (id: string): { limits: unknown; run: number } => {
    const { spec, status } = app.host.state.containers[id]!;
    return { limits: spec.limits.memoryMiB, run: status.run };
  };
  await eventually(async () => {
    expect(held(changed.id).limits).toBe(changed.limits.memoryMiB);
    expect((await app.tenant.get('/v1/containers/changed')).body).toMatchObject({ status: 'running', limits: changed.limits });
    expect((await app.tenant.get('/v1/containers/halted')).body).toMatchObject({ status: 'running' });
  }, 40);
  const { run } = held(changed.id);
  expect((await waiting.patch('/v1/containers/changed', { limits: { memoryMiB: 80 } })).body.operation.status).toBe('succeeded');
  expect(held(changed.id)).toEqual({ limits: 80, run });
  expect((await waiting.post('/v1/containers/changed/actions/restart', {})).body.operation.status).toBe('succeeded');
  expect(held(changed.id).run).toBeGreaterThan(run);
  // What runs though the dump says stopped is not stopped by a change of its limits.
  expect((await waiting.patch('/v1/containers/halted', { limits: { memoryMiB: 80 } })).body.operation.status).toBe('succeeded');
  expect(app.host.state.containers[halted.id]!.status.state).toBe('running');
}, 120_000);

test('a volume that was resized after the dump gets the size the database says, and follows each later change', async () => {
  const allowed = async (): Promise<number> => (await app.tenant.get('/v1/volumes/disk/stats')).body.sizeMiB;
  await eventually(async () => expect([await allowed(), (await app.tenant.get('/v1/volumes/disk')).body.sizeMiB]).toEqual([32, disk.sizeMiB]), 40);
  expect((await waiting.patch('/v1/volumes/disk', { sizeMiB: 48 })).body.operation.status).toBe('succeeded');
  expect(await allowed()).toBe(48);
});

test('a container with the address of one that no row knows is told', async () => {
  const owner = await superuser(app);
  const [one] = (await app.tenant.get('/v1/containers')).body.items;
  await owner.query(`UPDATE containers SET nics = jsonb_set(nics, '{0,address}', to_jsonb($1::text)) WHERE id = $2`, [`${addressOf(unknown[1])}/22`, one.id]);
  await owner.end();
  expect(await told('same_address')).toEqual([one.id]);
});

test('on a host that is new to the database, and holds containers, nothing is placed before what it holds is known', async () => {
  await app.serving.stop();
  const owner = await superuser(app);
  try {
    // as in a dump from before it came
    await owner.query(`SET session_replication_role = replica`);
    await owner.query('DELETE FROM hosts');
    await start();
    const held = await eventually(async () => {
      const { rows } = await owner.query('SELECT held_addresses::text[] AS held FROM hosts');
      expect(rows).toHaveLength(1);
      return rows[0].held as string[] | null;
    });
    expect(held).not.toEqual([]);
    await eventually(async () => expect((await owner.query('SELECT cardinality(held_addresses) AS held FROM hosts')).rows[0].held).toBeGreaterThan(0));
  } finally {
    await owner.end();
  }
});
