import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { startInstallation, type Installation } from '../support/installation.js';
import { RestClient } from '../support/rest-client.js';

/* Every service of an installation is stopped as a debugger, a freezer or a fault of the kernel would: it stays there, and says nothing. */

const HANG_SECONDS = 4;
/** From the stop until it is killed: silence, and the question after it; much more on a machine that is busy. */
const NOTICED_WITHIN_SECONDS = 40;
/** A start of the api is some seconds of processor time. */
const BACK_WITHIN_SECONDS = 120;

let installation: Installation;
let tenant: RestClient;
beforeAll(async () => {
  installation = await startInstallation(mkdtempSync(join(tmpdir(), 'berth-hangs-')), await freePort(), {
    BERTH_HANG_SECONDS: String(HANG_SECONDS), BERTH_API_PROCESSES: '2', BERTH_AGENT_DRIVER: 'fake',
  });
  tenant = new RestClient(installation.url, installation.tenantKey, { prefer: 'wait=30' });
}, 180_000);
afterAll(() => installation.destroy(), 60_000);

/** The processes that answer; the first process of the api works. */
const answering = (): number[] => {
  const pid = installation.pid('api');
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
};

test.each([
  ['an api process', () => answering()[0]!, (): number[] => answering()],
  ['the worker', () => installation.pid('api'), () => [installation.pid('api')]],
  ['the agent', () => installation.pid('agent'), () => [installation.pid('agent')]],
  ['Postgres', () => installation.pid('postgres'), () => [installation.pid('postgres')]],
])('%s that is stopped is replaced, and all goes on', async (name, victim, present) => {
  const stopped = victim();
  process.kill(stopped, 'SIGSTOP');
  await eventually(() => {
    expect(present()).not.toContain(stopped);
    expect(() => process.kill(stopped, 0)).toThrow('ESRCH');
  }, NOTICED_WITHIN_SECONDS);
  await eventually(async () => expect((await fetch(`${installation.url}/readyz`)).status).toBe(200), BACK_WITHIN_SECONDS);
  const made = await eventually(async () => {
    const answer = await tenant.post('/v1/containers', { name: name.toLowerCase().replaceAll(' ', '-'), image: 'busybox' });
    expect(answer.status).toBe(201);
    return answer;
  }, BACK_WITHIN_SECONDS);
  expect(made.body.container.status).toBe('running');
}, 300_000);
