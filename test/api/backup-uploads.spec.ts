import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { anImage } from '../support/belongings.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import { RestClient, type RestAnswer } from '../support/rest-client.js';
import { used } from '../support/tenant-things.js';

const UPLOAD_LIMIT = 128 * 1024;

let app: TestApp;
/** A backup as another installation gave it out. */
let file: Buffer;
beforeAll(async () => {
  const source = await startApp();
  try {
    await importBusybox(source);
    const waiting = source.tenant.with({ prefer: 'wait=30' });
    await waiting.post('/v1/containers', {
      name: 'web',
      image: 'busybox',
      env: { COLOUR: 'blue' },
      labels: { app: 'web' },
      limits: { memoryMiB: 128, cpus: 0.5 },
    });
    await source.tenant.post('/v1/containers/web/exec', { command: ['sh', '-c', 'echo kept > /root/file'] });
    await waiting.post('/v1/containers/web/backups', { name: 'first' });
    const answer = await fetch(`${source.url}/v1/backups/first/download`, { headers: { authorization: `Bearer ${source.keys.tenantKey}` } });
    file = Buffer.from(await answer.arrayBuffer());
  } finally {
    await source.close();
  }
  // what holds for images does not for backups
  app = await startApp({ BERTH_BACKUP_LIMIT: String(UPLOAD_LIMIT), BERTH_IMAGE_UPLOAD_LIMIT: '1024' });
});
afterAll(() => app.close());

const folder = (): string => join(app.config.backupDir, app.keys.tenantId);
const files = (): string[] => (existsSync(folder()) ? readdirSync(folder()) : []);
const staged = (): string[] => readdirSync(join(app.config.stateDir, 'agent/staging'));
const items = async (noun: string): Promise<{ id: string }[]> => (await app.tenant.get(`/v1/${noun}`)).body.items;

/** Rows, files, quota, and whatever the host had of it. */
async function nothingIsLeft(): Promise<void> {
  expect([await items('backups'), await items('containers'), await items('images'), files(), staged()]).toEqual([[], [], [], [], []]);
  expect(await used(app)).toMatchObject({ backups: 0, backupMiB: 0, containers: 0, images: 0 });
  const { containers, images } = await app.host.list();
  expect([containers, images]).toEqual([[], []]);
}
afterEach(async () => {
  const waiting = app.tenant.with({ prefer: 'wait=30' });
  for (const { id } of await items('containers')) await waiting.delete(`/v1/containers/${id}?force=true`);
  for (const { id } of await items('images')) await waiting.delete(`/v1/images/${id}`);
  for (const { id } of await items('backups')) await waiting.delete(`/v1/backups/${id}`);
  await eventually(nothingIsLeft);
});

const upload = (query: string, body: Buffer = file, headers: Record<string, string> = {}): Promise<RestAnswer> =>
  app.tenant.with({ 'content-type': 'application/octet-stream', prefer: 'wait=30', ...headers }).post(`/v1/backups?${query}`, body);
const restore = (name: string, body: object): Promise<RestAnswer> => app.tenant.with({ prefer: 'wait=30' }).post(`/v1/backups/${name}/actions/restore`, body);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const archive = (): Buffer => file.subarray(file.indexOf('\n') + 1);
const manifest = (): Record<string, unknown> => JSON.parse(file.subarray(0, file.indexOf('\n')).toString());
/** The file with something else in its first line. */
const saying = (change: object, content: Buffer = archive()): Buffer =>
  Buffer.concat([Buffer.from(`${JSON.stringify({ ...manifest(), ...change })}\n`), content]);
/** The file with another archive, of which its first line speaks the truth. */
const holding = (content: Buffer): Buffer => saying({ archive: { bytes: content.length, sha256: sha256(content) } }, content);

describe('a backup of another installation', () => {
  test('is taken in, shown, given out again byte for byte, and restored with files and settings', async () => {
    const made = await upload(`name=afar&digest=sha256:${sha256(file)}`);
    expect(made.status).toBe(201);
    expect(made.body.operation).toMatchObject({ kind: 'backup.import', status: 'succeeded' });
    expect(made.body.backup).toMatchObject({
      name: 'afar',
      status: 'ready',
      containerId: '',
      containerName: 'web',
      sizeBytes: file.length,
      digest: `sha256:${sha256(file)}`,
    });
    expect([await used(app), files(), staged(), (await app.host.list()).images]).toMatchObject([{ backups: 1, backupMiB: 1 }, [made.body.backup.id], [], []]);
    const back = await fetch(`${app.url}/v1/backups/afar/download`, { headers: { authorization: `Bearer ${app.keys.tenantKey}` } });
    expect(file.equals(Buffer.from(await back.arrayBuffer()))).toBe(true);
    const restored = await restore('afar', { name: 'web' });
    expect(restored.body.container).toMatchObject({
      status: 'running',
      env: { COLOUR: 'blue' },
      labels: { app: 'web' },
      limits: { memoryMiB: 128, cpus: 0.5 },
    });
    expect((await app.tenant.post('/v1/containers/web/exec', { command: ['cat', '/root/file'] })).body.stdout).toBe('kept\n');
  });

  test('GraphQL takes it too', async () => {
    const made = await app.graphql
      .with({ prefer: 'wait=30' })
      .run(
        'mutation($content: String!) { importBackup(input: {name: "gql", content: $content}) { backup { status digest } operation { kind status } userErrors { code } } }',
        { content: file.toString('base64') },
      );
    expect(made.data.importBackup).toEqual({
      backup: { status: 'ready', digest: `sha256:${sha256(file)}` },
      operation: { kind: 'backup.import', status: 'succeeded' },
      userErrors: [],
    });
  });

  test('one that is made is no larger than one that is taken in', async () => {
    await upload('name=afar');
    await restore('afar', { name: 'web' });
    const more = { command: ['sh', '-c', `echo ${'x'.repeat(4000)} >> /root/big`] };
    for (let bytes = 0; bytes < UPLOAD_LIMIT; bytes += 4000) await app.tenant.post('/v1/containers/web/exec', more);
    const made = await app.tenant.with({ prefer: 'wait=30' }).post('/v1/containers/web/backups', { name: 'big' });
    expect(made.body).toMatchObject({ operation: { status: 'failed', error: { code: 'too_large' } }, backup: { status: 'error' } });
    expect([files().length, staged(), await used(app)]).toMatchObject([1, [], { backups: 1, backupMiB: 1 }]);
  });

  test('sent twice with one idempotency key it is one; of several with one name one wins', async () => {
    const once = { 'idempotency-key': 'upload-once' };
    const first = await upload('name=once', file, once);
    expect((await upload('name=once', file, once)).body.backup.id).toBe(first.body.backup.id);
    const answers = await Promise.all([1, 2, 3].map(() => upload('name=race')));
    expect(answers.map(({ status, body }) => body.code ?? status).sort()).toEqual([201, 'name_taken', 'name_taken']);
    expect([files().length, await used(app)]).toMatchObject([2, { backups: 2 }]);
  });
});

describe('what its manifest says grants nothing', () => {
  test.each<[string, object, string]>([
    ['a field nobody knows', { operator: true }, 'manifest/operator'],
    ['a field of creating that no backup has', { userData: '#!/bin/sh' }, 'manifest/userData'],
    ['a source', { source: { containerId: 'ctr_01k00000000000000000000000' } }, 'manifest/source'],
    ['another format', { format: 'berth-backup/9' }, 'manifest/format'],
    ['a name that leads elsewhere', { name: '../../etc' }, 'manifest/name'],
    ['a limit below what is allowed', { limits: { memoryMiB: -1 } }, 'manifest/limits/memoryMiB'],
    ['a limit nobody knows', { limits: { devices: 1 } }, 'manifest/limits/devices'],
    ['a limit that is text', { limits: { cpus: '1; reboot' } }, 'manifest/limits/cpus'],
    ['a profile nobody knows', { profiles: ['privileged'] }, 'manifest/profiles/0'],
    ['a variable with a bad name', { env: { 'A=B\n': 'x' } }, 'manifest/env'],
    ['a variable with NUL', { env: { A: 'x\0y' } }, 'manifest/env'],
    ['a variable that is no text', { env: { A: { toString: 'x' } } }, 'manifest/env'],
    ['a thousand variables', { env: Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`V${i}`, ''])) }, 'manifest/env'],
    ['NUL in its command', { command: ['sh\0-c'] }, 'manifest/command/0'],
    ['a command that is no list', { command: 'sh -c reboot' }, 'manifest/command'],
    ['labels that are none', { labels: { '../x': 'y' } }, 'manifest/labels'],
    ['fields nobody knows beside those of its image', { image: { id: 'img_x', name: 'x', digest: '', hostId: 'hst' } }, 'manifest/image/hostId'],
    ['an archive of another digest', { archive: { bytes: 1, sha256: '../../x' } }, 'manifest/archive/sha256'],
    ['an archive of less than nothing', { archive: { bytes: -1, sha256: '0'.repeat(64) } }, 'manifest/archive/bytes'],
  ])('%s is refused', async (_, change, pointer) => {
    const { status, body } = await upload('name=hostile', saying(change));
    expect([status, body.code, body.errors.map((field: { pointer: string }) => field.pointer)]).toEqual([400, 'invalid', [pointer]]);
    await nothingIsLeft();
  });

  test.each<[string, () => Buffer]>([
    ['nothing', () => Buffer.alloc(0)],
    ['no line', () => Buffer.alloc(UPLOAD_LIMIT, '{')],
    ['no JSON', () => Buffer.concat([Buffer.from('{"format"\n'), archive()])],
    ['no object', () => Buffer.concat([Buffer.from('[1]\n'), archive()])],
    ['JSON as deep as it gets', () => Buffer.from(`${'['.repeat(100_000)}\n`)],
    ['the archive alone', archive],
  ])('so is %s', async (_, body) => {
    expect((await upload('name=hostile', body())).body).toMatchObject({ status: 400, code: 'invalid' });
    await nothingIsLeft();
  });

  test('limits above the quota, profiles that were not granted and images of others: restoring asks as creating does', async () => {
    const { id: foreign } = await anImage(app.operator, 'theirs');
    await upload(
      'name=greedy',
      saying({ limits: { memoryMiB: 2 ** 24, cpus: 1024 }, profiles: ['nesting', 'iouring'], image: { id: foreign, name: 'theirs', digest: '' } }),
    );
    const before = await used(app);
    expect((await restore('greedy', { name: 'big' })).body.code).toBe('forbidden');
    expect((await restore('greedy', { name: 'big', profiles: [] })).body.code).toBe('quota_exceeded');
    expect([await used(app), await items('containers'), await items('images')]).toEqual([before, [], []]);
    const made = await restore('greedy', { name: 'small', profiles: [], limits: { memoryMiB: 64, cpus: 0.5 } });
    expect(made.body.container).toMatchObject({ status: 'running', profiles: [], image: { id: (await items('images'))[0]!.id } });
    expect(made.body.container.image.id).not.toBe(foreign);
    await app.operator.with({ prefer: 'wait=30' }).delete('/v1/images/theirs');
  });
});

describe('what does not add up', () => {
  test.each<[string, () => Buffer]>([
    ['an archive longer than the manifest says', () => Buffer.concat([file, Buffer.from('more')])],
    ['a shorter one', () => file.subarray(0, -1000)],
    ['another one of that length', () => saying({}, Buffer.from(archive()).fill('x', 0, 10))],
    ['one that says to be shorter', () => saying({ archive: { bytes: 512, sha256: sha256(archive().subarray(0, 512)) } })],
  ])('%s is refused', async (_, body) => {
    const answer = await upload('name=lies', body());
    expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([400, 'invalid', expect.stringMatching(/^manifest\/archive\//)]);
    await nothingIsLeft();
  });

  test('another file than the digest that was given', async () => {
    expect((await upload(`name=other&digest=sha256:${'0'.repeat(64)}`)).body).toMatchObject({ status: 400, code: 'invalid' });
    await nothingIsLeft();
  });

  test('an archive that cannot be unpacked ends as an error without file or quota', async () => {
    const made = await upload('name=junk', holding(Buffer.from('not a tar at all'.repeat(100))));
    expect(made.body).toMatchObject({
      operation: { status: 'failed', error: { code: 'invalid' } },
      backup: { status: 'error', digest: '', sizeBytes: 0, statusReason: { code: 'invalid' } },
    });
    expect([files(), staged(), (await app.host.list()).images, await used(app)]).toMatchObject([[], [], [], { backups: 0, backupMiB: 0 }]);
    expect((await restore('junk', { name: 'x' })).body.code).toBe('conflict');
    expect((await app.tenant.post('/v1/backups/junk/actions/verify')).body.code).toBe('conflict');
  });

  test.each(['images.import', 'images.delete'] as const)('a host that fails at %s leaves nothing either', async (verb) => {
    app.host.faults.add({ verb, at: 'before', kind: 'fail', code: 'no_capacity' });
    const made = await upload('name=unlucky');
    expect(made.body).toMatchObject({ operation: { status: 'failed', error: { code: 'no_capacity' } }, backup: { status: 'error' } });
    expect([files(), staged(), (await app.host.list()).images]).toEqual([[], [], []]);
  });
});

describe('what is refused before it is read', () => {
  /** An upload under way, chunked, its body still to come. */
  const open = (query: string): { sending: ReturnType<typeof request>; answered: Promise<string> } => {
    const sending = request(`${app.url}/v1/backups?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.keys.tenantKey}`, 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' },
    });
    const answered = new Promise<string>((resolve, reject) => {
      sending.on('error', reject);
      sending.on('response', (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => resolve((JSON.parse(text) as { code: string }).code));
      });
    });
    answered.catch(() => undefined);
    return { sending, answered };
  };
  const beforeTheBody = async (query: string): Promise<string> => {
    const { sending, answered } = open(query);
    sending.flushHeaders();
    const code = await answered;
    sending.destroy();
    return code;
  };

  test('a taken name, a full quota, a length beyond the limit', async () => {
    await upload('name=there');
    expect(await beforeTheBody('name=there')).toBe('name_taken');
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { backups: 1 });
    expect(await beforeTheBody('name=more')).toBe('quota_exceeded');
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { backups: 10, backupMiB: 1 });
    expect((await upload('name=more')).body.code).toBe('quota_exceeded');
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { backups: 10, backupMiB: 100 });
    expect((await upload('name=long', Buffer.alloc(UPLOAD_LIMIT + 1))).body.code).toBe('too_large');
    expect(files()).toHaveLength(1);
  });

  test('more than the quota has room for, as it comes in; and one that is only tried', async () => {
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { backups: 10, backupMiB: 0 });
    const { sending, answered } = open('name=more');
    sending.write(file.subarray(0, 4000));
    expect(await answered).toBe('quota_exceeded');
    sending.destroy();
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { backups: 10, backupMiB: 100 });
    expect((await upload('name=tried&dryRun=true')).body.code).toBe('unsupported');
    expect(files()).toEqual([]);
  });

  test('one that breaks off, or turns out too long, leaves nothing', async () => {
    const broken = open('name=broken').sending;
    broken.on('error', () => undefined);
    broken.write(file.subarray(0, 4000));
    await eventually(() => expect(files()).toHaveLength(1));
    broken.destroy();
    await eventually(() => expect(files()).toEqual([]));
    const { sending, answered } = open('name=long');
    sending.end(saying({ archive: { bytes: 10 * 1024 ** 2, sha256: '0'.repeat(64) } }, Buffer.alloc(10 * 1024 ** 2)));
    expect(await answered).toBe('too_large');
    // the rest is thrown away rather than left unread
    await eventually(() => expect(sending.writableFinished).toBe(true), 2);
  });

  test('what a process that died left of one goes a day later, with the next', async () => {
    mkdirSync(folder(), { recursive: true });
    const [old, young] = ['bak_old.part', 'bak_young.part'].map((name) => join(folder(), name)) as [string, string];
    for (const path of [old, young]) writeFileSync(path, 'half');
    utimesSync(old, 1, Date.now() / 1000 - 25 * 3600);
    await upload('name=next');
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
    rmSync(young);
  });

  test('one of a key without the scope, or with a body that is no archive', async () => {
    const { secret } = (await app.tenant.post('/v1/api-keys', { name: 'reader', scopes: ['backups:read'] })).body;
    const reader = new RestClient(app.url, secret).with({ 'content-type': 'application/octet-stream' });
    expect((await reader.post('/v1/backups?name=no', file)).body.code).toBe('forbidden');
    expect((await app.tenant.post('/v1/backups?name=no', { name: 'no' })).body.code).toBe('invalid');
  });
});
