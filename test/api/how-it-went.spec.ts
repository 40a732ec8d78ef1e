import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import type { RestAnswer } from '../support/rest-client.js';

const DEAF = ['sh', '-c', "trap '' TERM; sleep 1000"];
const KILLED = { code: 'killed', message: 'it had not ended 1 s after it was asked to, and was killed' };

let app: TestApp;
const waiting = (): TestApp['tenant'] => app.tenant.with({ prefer: 'wait=20' });
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
});
afterAll(() => app.close());

const create = (name: string, command: string[]): Promise<RestAnswer> => waiting().post('/v1/containers', { name, image: 'busybox', command });

describe('an operation says how it went', () => {
  test('a stop or a restart that ended in a kill', async () => {
    expect((await create('deaf', DEAF)).body.operation).toMatchObject({ status: 'succeeded', warnings: [] });
    for (const action of ['restart', 'stop']) {
      const { operation } = (await waiting().post(`/v1/containers/deaf/actions/${action}`, { timeoutSeconds: 1 })).body;
      expect([operation.status, operation.warnings]).toEqual(['succeeded', [KILLED]]);
      expect((await app.tenant.get(`/v1/operations/${operation.id}`)).body.warnings).toEqual([KILLED]);
    }
    const { data } = await app.graphql.run('{ operations(first: 1) { nodes { kind warnings { code message } } } }', {});
    expect(data.operations.nodes).toEqual([{ kind: 'container.stop', warnings: [KILLED] }]);
  });

  test('a delete that gave it time, and had to kill it', async () => {
    await create('going', DEAF);
    const { operation } = (await waiting().delete('/v1/containers/going')).body;
    expect([operation.status, operation.warnings.map(({ code }: { code: string }) => code)]).toEqual(['succeeded', ['killed']]);
  });

  test('but not where a kill was asked for, or it ended by itself', async () => {
    await create('forced', DEAF);
    const forced = await waiting().post('/v1/containers/forced/actions/stop', { force: true });
    await waiting().post('/v1/containers/forced/actions/start', {});
    const killed = await waiting().post('/v1/containers/forced/actions/kill', {});
    const again = await waiting().post('/v1/containers/forced/actions/stop', {});
    await create('tame', ['sleep', '1000']);
    const stopped = await waiting().post('/v1/containers/tame/actions/stop', {});
    for (const { body } of [forced, killed, again, stopped]) expect([body.operation.status, body.operation.warnings]).toEqual(['succeeded', []]);
  });
});

describe('the log of a container that could not be made', () => {
  test('is kept, though nothing else of it is', async () => {
    const made = await create('unmade', ['no-such-program']);
    expect([made.body.operation.status, made.body.container.status]).toEqual(['failed', 'error']);
    const log = await app.tenant.get('/v1/containers/unmade/logs');
    expect([log.status, log.body]).toEqual([200, { content: expect.stringMatching(/^berth: it could not be started: .*not found/), truncated: false }]);
    expect((await app.host.list()).containers.map(({ id }) => id)).not.toContain(made.body.container.id);
  });

  test('is empty where it never had a console', async () => {
    app.host.faults.add({ verb: 'create', at: 'before', kind: 'fail', code: 'no_capacity' });
    const made = await create('never', ['sleep', '1']);
    expect(made.body.container.status).toBe('error');
    expect((await app.tenant.get('/v1/containers/never/logs')).body).toEqual({ content: '', truncated: false });
  });
});
