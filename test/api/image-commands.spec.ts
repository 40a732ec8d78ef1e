import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { ociLayout, tarOf } from '../support/oci-layout.js';
import type { RestAnswer } from '../support/rest-client.js';

const root = tarOf({ 'etc/os-release': 'ID=told\n', 'bin/sh': 'x', 'bin/sleep': 'x' });
const withInit = tarOf({ 'etc/os-release': 'ID=told\n', 'bin/sh': 'x', 'sbin/init': 'x' });
const TOLD = { Entrypoint: ['sleep'], Cmd: ['1000'], User: 'ann:staff', WorkingDir: '/srv/app', StopSignal: 'SIGQUIT', Env: ['FROM=image'] };
const SHOWN = { command: ['sleep', '1000'], user: 'ann:staff', workingDir: '/srv/app', stopSignal: 'SIGQUIT' };
const INIT = { command: [], user: '', workingDir: '', stopSignal: '' };

let app: TestApp;
const waiting = (): TestApp['tenant'] => app.tenant.with({ prefer: 'wait=20' });
beforeAll(async () => {
  app = await startApp({});
  await image('plain', root, TOLD);
  await image('system', withInit, TOLD);
  await image('silent', withInit, { User: 'ann', StopSignal: 'SIGQUIT' });
});
afterAll(() => app.close());

async function image(name: string, layer: Buffer, runtime: object): Promise<void> {
  const made = await waiting().with({ 'content-type': 'application/x-tar' }).post(`/v1/images?name=${name}`, ociLayout([layer], runtime).archive);
  expect([made.status, made.body.image.status]).toEqual([201, 'ready']);
}

const create = (name: string, body: object): Promise<RestAnswer> => waiting().post('/v1/containers', { name, ...body });
const commandOf = ({ body }: RestAnswer): unknown => {
  const { command, user, workingDir, stopSignal } = body.container;
  return { command, user, workingDir, stopSignal };
};
const onHost = async ({ body }: RestAnswer): Promise<unknown> => {
  const { command, runAs } = app.host.state.containers[body.container.id]!.spec;
  return { command, ...runAs };
};

describe("an OCI image's configuration", () => {
  test('is shown on the image, and rules what containers of it run, init or not', async () => {
    expect((await app.tenant.get('/v1/images/system')).body).toMatchObject(SHOWN);
    for (const name of ['plain', 'system']) {
      const made = await create(`of-${name}`, { image: name, env: { OWN: 'x' } });
      expect(commandOf(made)).toEqual(SHOWN);
      expect(made.body.container.env).toEqual({ FROM: 'image', OWN: 'x' });
      expect(await onHost(made)).toEqual(SHOWN);
    }
  });

  test('gives way to a command, which runs as its user, and to its init, which does not', async () => {
    const own = await create('own', { image: 'system', command: ['sleep', '5'] });
    expect(commandOf(own)).toEqual({ ...SHOWN, command: ['sleep', '5'] });
    const booted = await create('booted', { image: 'system', init: true });
    expect([booted.body.container.status, commandOf(booted), await onHost(booted)]).toEqual(['running', INIT, INIT]);
    expect(commandOf(await create('silent', { image: 'silent' }))).toEqual(INIT);
  });

  test.each([
    ['beside a command', { image: 'system', init: true, command: ['sleep', '1'] }, /one of the two/],
    ['of an image without one', { image: 'plain', init: true }, /no \/sbin\/init/],
  ])('an init %s is refused', async (_, body, says) => {
    const refused = await create('refused', body);
    expect([refused.status, refused.body.errors]).toEqual([400, [{ pointer: '/init', code: 'invalid', message: expect.stringMatching(says) }]]);
  });

  test('goes along into copies, containers and images of snapshots, and restores', async () => {
    await create('origin', { image: 'plain' });
    await waiting().post('/v1/containers/origin/snapshots', { name: 'kept' });
    expect(commandOf(await create('copy', { source: { containerId: 'origin' } }))).toEqual(SHOWN);
    expect(commandOf(await create('of-kept', { source: { snapshotId: 'kept' } }))).toEqual(SHOWN);
    const made = await waiting().post('/v1/images', { name: 'published', source: { snapshotId: 'kept' } });
    expect(made.body.image).toMatchObject({ status: 'ready', ...SHOWN });
    const backup = await waiting().post('/v1/containers/origin/backups', { name: 'packed' });
    expect(backup.body.backup.status).toBe('ready');
    const restored = await waiting().post('/v1/backups/packed/actions/restore', { name: 'restored' });
    expect([restored.body.container.status, commandOf(restored)]).toEqual(['running', SHOWN]);
  });

  test('is the same over GraphQL', async () => {
    const { data } = await app.graphql.run(
      'mutation { createContainer(input: {name: "gql", image: "system", init: true}) { container { command user workingDir stopSignal } userErrors { code } } }',
      {},
    );
    expect(data.createContainer).toEqual({ container: INIT, userErrors: [] });
    const { data: shown } = await app.graphql.run('{ image(id: "system") { command user workingDir stopSignal } }', {});
    expect(shown.image).toEqual(SHOWN);
  });
});
