import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { startInstallation, type Installation } from '../support/installation.js';
import { RestClient } from '../support/rest-client.js';

const limits = { cpus: 0.5, memoryMiB: 64, diskMiB: 64, processes: 32 };

let installation: Installation;
let tenant: RestClient;
beforeAll(async () => {
  installation = await startInstallation(mkdtempSync(join(tmpdir(), 'berth-firewalls-')), await freePort());
  tenant = new RestClient(installation.url, installation.tenantKey).with({ prefer: 'wait=30' });
}, 180_000);
afterAll(() => installation.destroy(), 60_000);

const launch = async (name: string, labels: Record<string, string>): Promise<string> => {
  const made = await tenant.post('/v1/containers', { name, image: 'busybox', limits, labels });
  expect([made.status, made.body.container?.status]).toEqual([201, 'running']);
  return made.body.container.addresses[0].address;
};
const sh = async (name: string, script: string): Promise<string> =>
  (await tenant.post(`/v1/containers/${name}/exec`, { command: ['sh', '-c', script] })).body.stdout;

test('a container is behind its firewalls from its first process on, which follow labels, are changed at once, and count', async () => {
  await launch('peer', { role: 'none' });
  const made = await tenant.post('/v1/firewalls', {
    name: 'walls',
    rules: [{ direction: 'in', protocol: 'tcp', ports: ['80'], peers: [{ selector: 'role=front' }] }],
    appliesTo: { selector: 'app=web' },
  });
  expect([made.status, made.body.firewall?.applied]).toEqual([201, 0]);
  // as it stands when the container has just been made, with nothing told afterwards
  const address = await launch('web', { app: 'web' });
  await sh('web', 'mkdir -p /www && echo page > /www/index.html && httpd -p 80 -h /www && httpd -p 81 -h /www');
  const asks = (port: number): Promise<string> => sh('peer', `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 1 ${address} ${port} 2>/dev/null | tail -n 1`);
  expect([await asks(80), await asks(81)]).toEqual(['', '']);

  await tenant.patch('/v1/containers/peer', { labels: { role: 'front' } });
  await eventually(async () => expect(await asks(80)).toBe('page\n'));
  expect(await asks(81)).toBe('');
  const { rules, droppedIn } = (await tenant.get('/v1/firewalls/walls/hits')).body;
  expect([rules[0].packets > 0, droppedIn.packets > 0]).toEqual([true, true]);

  await tenant.patch('/v1/firewalls/walls', { rules: [] });
  await eventually(async () => expect((await tenant.get('/v1/firewalls/walls')).body.status).toBe('active'));
  expect(await asks(80)).toBe('');
  await tenant.delete('/v1/firewalls/walls');
  await eventually(async () => expect([await asks(80), await asks(81)]).toEqual(['page\n', 'page\n']));
});
