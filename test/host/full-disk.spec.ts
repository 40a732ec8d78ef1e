import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, rmdirSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { type Installation, startInstallation } from '../support/installation.js';
import { RestClient } from '../support/rest-client.js';

const SERVICES = ['api', 'agent', 'postgres'] as const;

let disk: string;
let berth: Installation;
let tenant: RestClient;

/** Everything of this installation lies on a small disk of its own. */
beforeAll(async () => {
  disk = mkdtempSync(join(tmpdir(), 'berth-full-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=384m,mode=755', 'berth-full', disk]);
  berth = await startInstallation(join(disk, 'state'), await freePort());
  tenant = new RestClient(berth.url, berth.tenantKey);
}, 180_000);
afterAll(async () => {
  await berth.destroy();
  execFileSync('umount', [disk]);
  rmdirSync(disk);
}, 60_000);

const pids = (): number[] => SERVICES.map((service) => berth.pid(service));
const operator = (): RestClient => new RestClient(berth.url, berth.operatorKey);
const poolReadOnly = async (): Promise<boolean> => (await operator().get('/v1/hosts')).body.items[0].poolReadOnly as boolean;

/** Takes what is left of the disk, and what is freed of it until it is closed; or leaves some, which Postgres lives on. */
function fill(path: string, leftKiB = 0): void {
  const file = openSync(path, 'a');
  try {
    if (leftKiB > 0) {
      const { bavail, bsize } = statfsSync(disk);
      for (let blocks = bavail - (leftKiB << 10) / bsize; blocks > 0; blocks -= 1) writeSync(file, Buffer.alloc(bsize));
      return;
    }
    for (const block of [Buffer.alloc(1 << 20), Buffer.alloc(512)]) {
      try {
        for (;;) writeSync(file, block);
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
      }
    }
  } finally {
    closeSync(file);
  }
}

test('a disk without a megabyte left refuses a restart, a rebuild and a restore before anything is stopped', async () => {
  const waiting = tenant.with({ prefer: 'wait=30' });
  const { container } = (await waiting.post('/v1/containers', { name: 'runs', image: 'busybox', limits: { memoryMiB: 32, diskMiB: 64 } })).body;
  const { snapshot } = (await waiting.post('/v1/containers/runs/snapshots', { name: 'kept' })).body;
  fill(join(disk, 'most'), 768);
  for (const [path, body] of [
    ['containers/runs/actions/restart', {}],
    ['containers/runs/actions/rebuild', { image: 'busybox' }],
    [`snapshots/${snapshot.id}/actions/restore`, {}],
  ] as const) {
    const { operation } = (await waiting.post(`/v1/${path}`, body)).body;
    expect([path, operation?.status, operation?.error?.code]).toEqual([path, 'failed', 'no_capacity']);
  }
  const now = (await tenant.get('/v1/containers/runs')).body;
  expect([now.status, now.startedAt]).toEqual(['running', container.startedAt]);
  rmSync(join(disk, 'most'));
  await waiting.delete('/v1/containers/runs?force=true');
});

test('a full disk costs no service its life, a log that cannot be written neither', async () => {
  await tenant.with({ prefer: 'wait=30' }).post('/v1/containers', { name: 'before', image: 'busybox', limits: { memoryMiB: 32, diskMiB: 64 } });
  const before = pids();
  fill(join(disk, 'filler'));
  const lines = readFileSync(join(berth.stateDir, 'log', 'api.log'), 'utf8').length;
  for (let count = 0; count < 60; count += 1) {
    // told in the log as a refusal; the empty disk takes none of it
    expect((await fetch(`${berth.url}/metrics`, { headers: { authorization: `Bearer ${berth.tenantKey}` } })).status).toBe(403);
    expect((await tenant.get('/v1/containers')).status).toBe(200);
  }
  fill(join(disk, 'filler'));
  expect(readFileSync(join(berth.stateDir, 'log', 'api.log'), 'utf8').length - lines).toBeLessThan(8192);
  expect(pids()).toEqual(before);
});

test('a pool that the kernel gave up on serves what runs, and is mounted anew once there is room, nothing runs and its agent starts again', async () => {
  expect(() =>
    execFileSync('sh', ['-c', 'dd if=/dev/urandom of="$1/junk" bs=1M count=64 && sync -f "$1"', 'sh', join(berth.stateDir, 'pool')], { stdio: 'ignore' }),
  ).toThrow();
  await eventually(async () => expect(await poolReadOnly()).toBe(true), 40);
  rmSync(join(disk, 'filler'));
  const restarted = async (): Promise<void> => {
    const killed = berth.pid('agent');
    process.kill(killed, 'SIGKILL');
    await eventually(() => expect(berth.pid('agent')).not.toBe(killed), 10);
  };
  await restarted();
  const waiting = tenant.with({ prefer: 'wait=30' });
  await eventually(async () => expect((await tenant.get('/v1/containers/before/logs')).status).toBe(200), 30);
  expect(await poolReadOnly()).toBe(true);
  expect((await waiting.post('/v1/containers/before/actions/stop', { force: true })).body.operation.status).toBe('succeeded');
  await restarted();
  await eventually(async () => expect([(await tenant.get('/readyz')).status, await poolReadOnly()]).toEqual([200, false]), 40);
  const made = await waiting.post('/v1/containers', { name: 'after', image: 'busybox', limits: { memoryMiB: 32, diskMiB: 64 } });
  expect([made.status, made.body.container?.status, made.body.container?.statusReason]).toEqual([201, 'running', undefined]);
}, 120_000);
