import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { startInstallation, type Installation } from '../support/installation.js';
import { RestClient } from '../support/rest-client.js';

let installation: Installation;
beforeAll(async () => {
  process.env['BERTH_API_PROCESSES'] = '2';
  installation = await startInstallation(mkdtempSync(join(tmpdir(), 'berth-processes-')), await freePort());
}, 180_000);
afterAll(async () => {
  delete process.env['BERTH_API_PROCESSES'];
  await installation.destroy();
}, 60_000);

const answering = (): string[] =>
  readFileSync(`/proc/${installation.pid('api')}/task/${installation.pid('api')}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean);

test('two processes answer, the first one works, and one that is killed is replaced', async () => {
  expect(answering()).toHaveLength(2);
  const tenant = new RestClient(installation.url, installation.tenantKey).with({ prefer: 'wait=30' });
  expect((await tenant.post('/v1/containers', { name: 'web', image: 'busybox' })).body.container.status).toBe('running');
  const [killed, other] = answering();
  process.kill(Number(killed), 'SIGKILL');
  await eventually(async () => {
    expect(answering()).toHaveLength(2);
    expect(answering()).not.toContain(killed);
  }, 20);
  expect(answering()).toContain(other);
  await eventually(async () => expect((await tenant.get('/v1/containers/web')).status).toBe(200), 20);
  expect((await tenant.delete('/v1/containers/web?force=true')).body.operation.status).toBe('succeeded');
}, 60_000);
