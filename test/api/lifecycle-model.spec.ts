import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import type { ServeRole } from '../../src/roles/serve.js';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import { Served } from '../support/served.js';

/** Requests, in batches that are sent at once; while one is under way something may die. After each round all has to be true. */
const STEPS = 300;
const ROUNDS = 3;
const BATCHES = 25;
/** Another one for each run; with a seed that was printed the requests and deaths are those of then, if not the moments in which they meet. */
const SEED = Number(process.env['BERTH_MODEL_SEED'] ?? Date.now() % 2 ** 31);

const LIMITS = { cpus: 0.1, memoryMiB: 32, diskMiB: 32 };
const KINDS = ['containers', 'snapshots', 'volumes', 'volume-snapshots', 'backups', 'images'] as const;
type Kind = (typeof KINDS)[number];

/** A request that changes something, on one of few names, so that they meet. */
interface Ask {
  method: 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
}
type Death = 'agent' | 'connections' | ServeRole;
type Batch = { asks: Ask[]; death: Death | undefined; afterMs: number };

const box = fc.nat({ max: 3 }).map((n) => `box-${n}`);
const disk = fc.nat({ max: 2 }).map((n) => `disk-${n}`);
const other = fc.nat({ max: 5 });
const post = (path: string, body?: object): Ask => ({ method: 'POST', path, ...(body ? { body } : {}) });
const remove = (path: string): Ask => ({ method: 'DELETE', path });
const ask: fc.Arbitrary<Ask> = fc.oneof(
  { weight: 4, arbitrary: box.map((name) => post('containers', { name, image: 'busybox', limits: LIMITS })) },
  { weight: 3, arbitrary: box.map((name) => remove(`containers/${name}?force=true`)) },
  {
    weight: 8,
    arbitrary: fc.tuple(box, fc.constantFrom('start', 'stop', 'restart', 'kill', 'pause', 'resume')).map(([name, action]) => post(`containers/${name}/actions/${action}`)),
  },
  { weight: 2, arbitrary: fc.tuple(box, fc.integer({ min: 32, max: 64 })).map(([name, memoryMiB]) => ({ method: 'PATCH' as const, path: `containers/${name}`, body: { limits: { memoryMiB } } })) },
  { weight: 1, arbitrary: box.map((name) => post(`containers/${name}/actions/rebuild`, { safetySnapshot: false })) },
  { weight: 4, arbitrary: fc.tuple(box, other).map(([name, n]) => post(`containers/${name}/snapshots`, { name: `snap-${n}` })) },
  { weight: 2, arbitrary: other.map((n) => remove(`snapshots/snap-${n}`)) },
  { weight: 3, arbitrary: other.map((n) => post(`snapshots/snap-${n}/actions/restore`, { safetySnapshot: n % 2 === 0 })) },
  { weight: 3, arbitrary: disk.map((name) => post('volumes', { name, sizeMiB: 16 })) },
  { weight: 2, arbitrary: disk.map((name) => remove(`volumes/${name}`)) },
  { weight: 3, arbitrary: fc.tuple(disk, box).map(([name, container]) => post(`volumes/${name}/actions/attach`, { container, path: '/data' })) },
  { weight: 3, arbitrary: disk.map((name) => post(`volumes/${name}/actions/detach`, { force: true })) },
  { weight: 1, arbitrary: fc.tuple(disk, fc.integer({ min: 16, max: 64 })).map(([name, sizeMiB]) => ({ method: 'PATCH' as const, path: `volumes/${name}`, body: { sizeMiB } })) },
  { weight: 2, arbitrary: fc.tuple(disk, other).map(([name, n]) => post(`volumes/${name}/snapshots`, { name: `kept-${n}` })) },
  { weight: 1, arbitrary: other.map((n) => post(`volume-snapshots/kept-${n}/actions/restore`)) },
  { weight: 2, arbitrary: other.map((n) => remove(`volume-snapshots/kept-${n}`)) },
  { weight: 2, arbitrary: fc.tuple(box, other).map(([name, n]) => post(`containers/${name}/backups`, { name: `back-${n}` })) },
  { weight: 1, arbitrary: other.map((n) => post(`backups/back-${n}/actions/verify`)) },
  { weight: 1, arbitrary: fc.tuple(other, box).map(([n, name]) => post(`backups/back-${n}/actions/restore`, { name, limits: LIMITS })) },
  { weight: 2, arbitrary: other.map((n) => remove(`backups/back-${n}`)) },
  { weight: 1, arbitrary: other.map((n) => post('images', { name: `made-${n}`, source: { snapshotId: `snap-${n}` } })) },
  { weight: 1, arbitrary: other.map((n) => remove(`images/made-${n}`)) },
);
const batch: fc.Arbitrary<Batch> = fc.record({
  asks: fc.array(ask, { minLength: 4, maxLength: 8 }),
  death: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom<Death | undefined>('agent', 'connections', undefined) },
    // each takes seconds until there is another one
    { weight: 1, arbitrary: fc.constantFrom<Death>('api', 'worker') },
  ),
  afterMs: fc.nat({ max: 60 }),
});

const ENV = { BERTH_RATE_LIMIT_KEY: '0', BERTH_RATE_LIMIT_TENANT: '0' };
let app: TestApp;
let served: Record<ServeRole, Served>;
let owner: pg.Client;
let folder: string;
/** What a host holds outlives its agent. */
let host: FakeDriver;
const hostAgain = (): FakeDriver => (host = new FakeDriver({ stateFile: join(folder, 'host.json') }));
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-model-'));
  app = await startApp(ENV, hostAgain());
  await importBusybox(app);
  served = await Served.insteadOf(app, ENV);
  owner = new pg.Client({ connectionString: app.database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await app.close();
  rmSync(folder, { recursive: true });
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Body = any;

/** The answer; undefined when the connection broke: then nobody was promised anything. */
async function send(method: string, path: string, body?: object): Promise<{ status: number; body: Body } | undefined> {
  try {
    const headers = { authorization: `Bearer ${app.keys.tenantKey}`, ...(body ? { 'content-type': 'application/json' } : {}) };
    const answer = await fetch(`${app.url}/v1/${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** What was acknowledged: the operations, and which object each made or removes. */
class Acknowledged {
  readonly operations = new Map<string, { ask: Ask; made?: string }>();

  take(asked: Ask, { status, body }: { status: number; body: Body }): void {
    // Refusals promise nothing; a fault of ours is none, unless something had just died.
    expect([asked, body.code, status === 500]).toEqual([asked, body.code, false]);
    if (status >= 300 || !body.operation) return;
    const noun = Object.keys(body).find((name) => name !== 'operation');
    this.operations.set(body.operation.id, { ask: asked, ...(status === 201 && noun ? { made: body[noun].id } : {}) });
  }
}

async function die(death: Death): Promise<void> {
  if (death === 'agent') return app.replaceHost(hostAgain);
  if (death !== 'connections') return served[death].dieAndBegin();
  await owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'berth_app'`);
}

const listed = async (path: string): Promise<Body[]> => {
  const found: Body[] = [];
  for (let cursor = ''; ; ) {
    const answer = await send('GET', `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    expect(answer?.status).toBe(200);
    found.push(...answer!.body.items);
    cursor = answer!.body.nextCursor ?? '';
    if (!cursor) return found;
  }
};

/** Waits until nothing is under way; then what was acknowledged has come true, and all agree. */
async function demandTruth({ operations }: Acknowledged): Promise<void> {
  const ended = await eventually(async () => {
    const all = await listed('operations');
    expect(all.filter(({ status }) => status === 'queued' || status === 'running').map(({ kind, status }) => `${kind} ${status}`)).toEqual([]);
    return new Map(all.map((one) => [one.id as string, one]));
  }, 60);
  expect([...operations.keys()].filter((id) => !ended.has(id))).toEqual([]);
  const there = new Map<string, string>();
  for (const kind of KINDS) for (const { id, status } of await listed(kind)) there.set(id, status);
  const deleted = new Set([...ended.values()].filter(({ kind, status }) => kind.endsWith('.delete') && status === 'succeeded').map(({ resource }) => resource.id as string));
  for (const { made } of operations.values()) if (made !== undefined) expect([made, there.has(made)]).toEqual([made, !deleted.has(made)]);
  for (const id of deleted) expect([id, there.has(id)]).toEqual([id, false]);
  await eventually(async () => expect((await app.operator.get('/v1/findings')).body.items).toEqual([]), 30);
}

/** Of a run that failed its error tells more than its hundreds of requests, which the seed makes again. */
function demandNone(error: unknown): void {
  if (error) throw error;
}

/** Deletes all there is, as the tenant would; then nothing is left on the host or counted. */
async function clearAll(): Promise<void> {
  const settled = async (asked: Ask): Promise<void> => {
    const answer = await send(asked.method, asked.path, asked.body);
    const id = answer?.body.operation?.id;
    if (id) await eventually(async () => expect(['succeeded', 'failed']).toContain((await send('GET', `operations/${id}?wait=20`))?.body.status), 40);
  };
  const each = async (kind: Kind, query: string): Promise<void> => {
    // what stands on others goes first
    for (const { id } of (await listed(kind)).reverse()) await settled(remove(`${kind}/${id}${query}`));
  };
  for (const { id } of (await listed('containers')).filter(({ status }) => status === 'error')) await settled(remove(`containers/${id}?force=true`));
  for (const { id, status } of await listed('volumes')) if (status === 'attached') await settled(post(`volumes/${id}/actions/detach`, { force: true }));
  await each('containers', '?force=true');
  for (let round = 0; round < 3; round++) for (const kind of ['backups', 'snapshots', 'volume-snapshots', 'volumes'] as const) await each(kind, '');
  for (const { id, name } of await listed('images')) if (name !== 'busybox') await settled(remove(`images/${id}`));
  const { containers, snapshots, volumes, images } = host.state;
  await eventually(() => {
    expect([Object.keys(containers), Object.keys(snapshots), Object.keys(volumes), Object.keys(images).length]).toEqual([[], [], [], 1]);
  }, 20);
  const lines = (await send('GET', 'quota'))!.body.items as { resource: string; used: number }[];
  const held = lines.filter(({ resource, used }) => used !== 0 && !['apiKeys', 'networks', 'images'].includes(resource));
  expect(held).toEqual([]);
}

test(`what was acknowledged comes true, through ${STEPS} conflicting requests and deaths of the agent, of connections, of the api and of the worker`, async () => {
  let steps = 0;
  const property = fc.asyncProperty(fc.array(batch, { minLength: BATCHES, maxLength: BATCHES }), async (batches) => {
    const acknowledged = new Acknowledged();
    for (const { asks, death, afterMs } of batches) {
      const answers = asks.map(async (one) => {
        const answer = await send(one.method, one.path, one.body);
        if (answer) acknowledged.take(one, answer);
      });
      if (death) {
        await pause(afterMs);
        await die(death);
      }
      await Promise.all(answers);
      steps += asks.length;
    }
    await demandTruth(acknowledged);
    await clearAll();
    await eventually(async () => expect((await app.operator.get('/v1/findings')).body.items).toEqual([]), 30);
  });
  process.stdout.write(`BERTH_MODEL_SEED=${SEED}\n`);
  await fc.assert(property, { numRuns: ROUNDS, endOnFailure: true, seed: SEED, reporter: ({ errorInstance }) => demandNone(errorInstance) });
  expect(steps).toBeGreaterThanOrEqual(STEPS);
}, 300_000);
