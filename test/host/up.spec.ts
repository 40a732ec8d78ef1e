import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { type Installation, startInstallation } from '../support/installation.js';

let stateDir: string;
let port: number;
let berth: Installation;

beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'berth-up-'));
  port = await freePort();
  berth = await startInstallation(stateDir, port);
}, 180_000);
afterAll(() => berth.destroy(), 60_000);

const call = (path: string): Promise<Response> => fetch(`${berth.url}${path}`, { headers: { authorization: `Bearer ${berth.tenantKey}` } });
const status = (pid: number, field: string): string => new RegExp(`^${field}:\\s+(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;
const environment = (pid: number): string => readFileSync(`/proc/${pid}/environ`, 'utf8');
const readable = (name: string): number => statSync(join(stateDir, name)).mode & 0o077;

describe('berth up', () => {
  it('runs the agent as root, and the rest as users who can do nothing else', () => {
    expect(status(berth.pid('agent'), 'Uid')).toMatch(/^0\t/);
    for (const service of ['api', 'postgres'] as const) {
      expect(status(berth.pid(service), 'Uid')).not.toMatch(/\b0\b/);
      expect(status(berth.pid(service), 'CapBnd')).toBe('0000000000000000');
      expect(status(berth.pid(service), 'NoNewPrivs')).toBe('1');
    }
  });

  it('keeps its secrets to itself', () => {
    for (const name of ['credentials.json', 'database.json', 'log', 'agent', 'engine', 'pool', 'backups']) expect([name, readable(name)]).toEqual([name, 0]);
    const { owner, superuser, app } = JSON.parse(readFileSync(join(stateDir, 'database.json'), 'utf8')) as Record<string, string>;
    expect(environment(berth.pid('api'))).toContain(app);
    for (const secret of [owner!, superuser!]) expect(environment(berth.pid('api'))).not.toContain(secret);
    for (const secret of [owner!, superuser!, app!]) expect(environment(berth.pid('agent'))).not.toContain(secret);
  });

  it.each(['api', 'agent', 'postgres'] as const)('starts %s again when it is killed', async (service) => {
    const killed = berth.pid(service);
    process.kill(killed, 'SIGKILL');
    await eventually(() => expect(berth.pid(service)).not.toBe(killed), 30);
    await eventually(async () => expect((await call('/readyz')).status).toBe(200), 30);
    expect((await call('/v1/images/busybox')).status).toBe(200);
  }, 90_000);

  it('comes back after Ctrl-C, with the same keys and the same image', async () => {
    const image = await (await call('/v1/images/busybox')).json();
    const { tenantKey } = berth;
    await berth.stop();
    berth = await startInstallation(stateDir, port);
    expect(berth.tenantKey).toBe(tenantKey);
    expect(await (await call('/v1/images/busybox')).json()).toEqual(image);
  }, 60_000);

  it('leaves no service behind when it is killed itself, and starts again', async () => {
    const services = (['api', 'agent', 'postgres'] as const).map((service) => berth.pid(service));
    const { pid } = JSON.parse(readFileSync(join(stateDir, 'run', 'up.pid'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
    for (const service of services) await eventually(() => expect(() => process.kill(service, 0)).toThrow('ESRCH'), 30);
    berth = await startInstallation(stateDir, port);
    expect((await call('/v1/me')).status).toBe(200);
  }, 90_000);

  it('refuses to run twice on one state directory', async () => {
    await expect(startInstallation(stateDir, await freePort())).rejects.toThrow(`berth runs already with state directory ${stateDir}`);
    expect((await call('/readyz')).status).toBe(200);
  });

  it('says so when its port is taken', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-up-port-'));
    await expect(startInstallation(folder, port)).rejects.toThrow(`port ${port} on 127.0.0.1 is taken: set BERTH_PORT`);
    rmSync(folder, { recursive: true });
  });

  it('runs beside another installation', async () => {
    const other = await startInstallation(mkdtempSync(join(tmpdir(), 'berth-up-other-')), await freePort());
    try {
      expect(other.instance).not.toBe(berth.instance);
      const stranger = await fetch(`${other.url}/v1/me`, { headers: { authorization: `Bearer ${berth.tenantKey}` } });
      expect(stranger.status).toBe(401);
    } finally {
      await other.destroy();
    }
  }, 120_000);
});
