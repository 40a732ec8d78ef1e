import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { age } from '../support/age.js';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { databaseImage } from '../support/database-image.js';
import { eventually } from '../support/eventually.js';
import type { RestAnswer, RestClient } from '../support/rest-client.js';
import { used } from '../support/tenant-things.js';

const PASSPHRASE = 'a passphrase of five words';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
/** What would give it away: itself, and hashes that it is guessed from. */
const traces = [PASSPHRASE, 'of five words', sha256(PASSPHRASE), Buffer.from(PASSPHRASE).toString('base64').slice(0, 30)];

let app: TestApp;
let waiting: RestClient;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-encrypted-'));
  app = await startApp();
  await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=30' });
  await waiting.post('/v1/containers', { name: 'web', image: 'busybox', env: { COLOUR: 'mauve' } });
  await app.tenant.post('/v1/containers/web/exec', { command: ['sh', '-c', 'echo kept > /root/file'] });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const items = async (noun: string): Promise<{ id: string; name: string }[]> => (await app.tenant.get(`/v1/${noun}`)).body.items;
afterEach(async () => {
  app.host.faults.release();
  for (const { id, name } of await items('containers')) if (name !== 'web') await waiting.delete(`/v1/containers/${id}?force=true`);
  for (const { id, name } of await items('images')) if (name !== 'busybox') await waiting.delete(`/v1/images/${id}`);
  for (const { id } of await items('backups')) await waiting.delete(`/v1/backups/${id}`);
  expect(await databaseImage(app.database)).not.toContain('"sealed"');
});

const create = (name: string, passphrase = PASSPHRASE): Promise<RestAnswer> => waiting.post('/v1/containers/web/backups', { name, passphrase });
const restore = (name: string, body: object): Promise<RestAnswer> => waiting.post(`/v1/backups/${name}/actions/restore`, body);
const verify = (name: string, body: object = {}): Promise<RestAnswer> => waiting.post(`/v1/backups/${name}/actions/verify`, body);
const content = async (name: string): Promise<string> => (await app.tenant.post(`/v1/containers/${name}/exec`, { command: ['cat', '/root/file'] })).body.stdout;
const fileOf = (id: string): string => join(app.config.backupDir, app.keys.tenantId, id);
async function download(name: string): Promise<{ name: string; bytes: Buffer }> {
  const answer = await fetch(`${app.url}/v1/backups/${name}/download`, { headers: { authorization: `Bearer ${app.keys.tenantKey}` } });
  return { name: /filename="(.*)"/.exec(answer.headers.get('content-disposition')!)![1]!, bytes: Buffer.from(await answer.arrayBuffer()) };
}
const upload = (name: string, body: Buffer): Promise<RestAnswer> =>
  app.tenant.with({ 'content-type': 'application/octet-stream', prefer: 'wait=30' }).post(`/v1/backups?name=${name}`, body);
async function expectNoTrace(): Promise<void> {
  const paths = ['backups', 'operations?limit=200', 'audit?limit=200', 'events?after=0'];
  const shown = await Promise.all(paths.map(async (path) => (await app.tenant.get(`/v1/${path}`)).text));
  for (const text of [...shown, await databaseImage(app.database)]) for (const trace of traces) expect(text).not.toContain(trace);
}

describe('an encrypted backup', () => {
  test('is opened by stock age and nothing else; what it was closed with is kept nowhere, not even while the work waits', async () => {
    app.host.faults.add({ verb: 'snapshots.pack', at: 'before', kind: 'hang' });
    const once = app.tenant.with({ 'idempotency-key': 'once' });
    const { backup, operation } = (await once.post('/v1/containers/web/backups', { name: 'closed', passphrase: PASSPHRASE })).body;
    expect(backup).toMatchObject({ encrypted: true, status: 'creating' });
    const request = `POST /v1/containers/web/backups\n${JSON.stringify({ name: 'closed', passphrase: PASSPHRASE })}`;
    traces.push(sha256(sha256(request)));
    await eventually(() => expect(app.host.faults.hangs).toBe(1));
    expect(await databaseImage(app.database)).toContain('"sealed"');
    await expectNoTrace();
    app.host.faults.release();
    await eventually(async () => expect((await app.tenant.get(`/v1/operations/${operation.id}`)).body.status).toBe('succeeded'));
    expect(await databaseImage(app.database)).not.toContain('"sealed"');
    await expectNoTrace();

    const { name, bytes } = await download('closed');
    expect([name, bytes.subarray(0, 22).toString()]).toEqual(['closed.berth.age', 'age-encryption.org/v1\n']);
    for (const inside of ['berth-backup', 'mauve', 'kept']) expect(bytes.includes(inside)).toBe(false);
    const [from, to] = [join(folder, name), join(folder, 'closed.berth')];
    await writeFile(from, bytes);
    await age(`--decrypt --output ${to} ${from}`, PASSPHRASE);
    const plain = await readFile(to);
    expect(JSON.parse(plain.subarray(0, plain.indexOf('\n')).toString())).toMatchObject({ format: 'berth-backup/1', name: 'web', env: { COLOUR: 'mauve' } });
    expect(execFileSync('sh', ['-c', `tail -n +2 ${to} | tar --extract --to-stdout ./root/file root/file 2>/dev/null || true`]).toString()).toBe('kept\n');
  });

  test('is restored with its passphrase, and with no other', async () => {
    await create('closed');
    const before = [await used(app), await items('containers'), await items('images'), await items('operations')];
    for (const [body, message] of [
      [{}, 'passphrase: the backup is encrypted; say what with'],
      [{ passphrase: `${PASSPHRASE}!` }, 'passphrase: it does not open the backup'],
    ] as const) {
      const refused = await restore('closed', { name: 'found', ...body });
      expect([refused.status, refused.body.code, refused.body.errors]).toEqual([400, 'invalid', [{ pointer: '/passphrase', code: 'invalid', message }]]);
    }
    expect([await used(app), await items('containers'), await items('images'), await items('operations')]).toEqual(before);
    const made = await restore('closed', { name: 'found', passphrase: PASSPHRASE });
    expect(made.body).toMatchObject({ operation: { status: 'succeeded' }, container: { status: 'running', env: { COLOUR: 'mauve' } } });
    expect(await content('found')).toBe('kept\n');
    await expectNoTrace();
  });

  test('is verified by its digest, and with its passphrase by what is in it', async () => {
    const { backup } = (await create('closed')).body;
    const steps = (answer: RestAnswer): string[] => answer.body.operation.steps.map(({ name }: { name: string }) => name);
    expect(steps(await verify('closed'))).toEqual(['read']);
    const opened = await verify('closed', { passphrase: PASSPHRASE });
    expect([opened.body.operation.status, steps(opened)]).toEqual(['succeeded', ['read', 'unpack']]);
    expect((await verify('closed', { passphrase: 'another passphrase' })).body.errors[0].pointer).toBe('/passphrase');
    expect((await app.tenant.get('/v1/backups/closed')).body.status).toBe('ready');
    await appendFile(fileOf(backup.id), 'more');
    expect((await verify('closed', { passphrase: PASSPHRASE })).body).toMatchObject({ operation: { status: 'failed' }, backup: { status: 'error' } });
  });

  test('is taken in closed, here or elsewhere, and looked at when it is opened', async () => {
    await create('closed');
    const { bytes } = await download('closed');
    const taken = await upload('again', bytes);
    expect(taken.body.operation.status).toBe('succeeded');
    expect(taken.body.backup).toMatchObject({ status: 'ready', encrypted: true, containerName: '', sizeBytes: bytes.length });
    await restore('again', { name: 'found', passphrase: PASSPHRASE });
    expect(await content('found')).toBe('kept\n');

    // one that asks for what creating refuses, and one whose archive is not whole
    await waiting.post('/v1/containers/web/backups', { name: 'open' });
    const open = (await download('open')).bytes;
    const end = open.indexOf('\n');
    const greedy = { ...JSON.parse(open.subarray(0, end).toString()), limits: { memoryMiB: 1_000_000_000 } };
    const before = [await used(app), (await items('containers')).length];
    for (const [name, plain, code] of [
      ['greedy', Buffer.concat([Buffer.from(JSON.stringify(greedy)), open.subarray(end)]), 'invalid'],
      ['short', open.subarray(0, open.length - 600), undefined],
    ] as const) {
      const [from, to] = [join(folder, name), join(folder, `${name}.age`)];
      await writeFile(from, plain);
      await age(`--encrypt --passphrase --output ${to} ${from}`, PASSPHRASE);
      expect((await upload(name, await readFile(to))).body.backup.status).toBe('ready');
      const refused = await restore(name, { name, passphrase: PASSPHRASE });
      if (code) expect([name, refused.body.code]).toEqual([name, code]);
      else expect(refused.body).toMatchObject({ operation: { status: 'failed' }, container: { status: 'error' } });
      const looked = await verify(name, { passphrase: PASSPHRASE });
      expect(looked.body).toMatchObject({ operation: { status: 'failed', error: { code: 'invalid' } }, backup: { status: 'error' } });
      await waiting.delete(`/v1/backups/${name}`);
    }
    await waiting.delete('/v1/containers/short?force=true');
    expect([await used(app), (await items('containers')).length]).toMatchObject([{ containers: (before[0] as { containers: number }).containers }, before[1]]);
  });

  test('asks for a passphrase of twelve characters or more, and for none where there is none to ask', async () => {
    for (const passphrase of ['short', 'a\nline feed in it', 7, 'x'.repeat(257)]) {
      const refused = await app.tenant.post('/v1/containers/web/backups', { name: 'weak', passphrase });
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/passphrase']);
      expect(refused.text).not.toContain('line feed');
    }
    await waiting.post('/v1/containers/web/backups', { name: 'open' });
    for (const refused of [await restore('open', { name: 'not', passphrase: PASSPHRASE }), await verify('open', { passphrase: PASSPHRASE })]) {
      expect(refused.body.errors).toEqual([{ pointer: '/passphrase', code: 'invalid', message: 'passphrase: the backup is not encrypted; leave it out' }]);
    }
  });

  test('is not guessed at by many at once: others wait for that', async () => {
    await create('closed');
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, guess) => restore('closed', { name: 'found', passphrase: `passphrase ${guess} of twelve` })),
    );
    const codes = guesses.map(({ status, body }) => `${status} ${body.code}`);
    expect([...new Set(codes)].sort()).toEqual(['400 invalid', '429 rate_limited']);
    expect(codes.filter((code) => code === '400 invalid').length).toBeGreaterThanOrEqual(4);
    expect((await verify('closed', { passphrase: PASSPHRASE })).body.operation.status).toBe('succeeded');
  });

  test('is made, verified and restored over GraphQL', async () => {
    const run = async (mutation: string, type: string, answers: string, input: object): Promise<object> => {
      const document = `mutation($input: ${type}!) { ${mutation}(input: $input) { ${answers} } }`;
      return (await app.graphql.with({ prefer: 'wait=30' }).run(document, { input })).data[mutation];
    };
    const answers = 'operation { status } userErrors { code }';
    const done = { operation: { status: 'succeeded' }, userErrors: [] };
    const [right, wrong] = [{ id: 'gql', passphrase: PASSPHRASE }, { id: 'gql', passphrase: 'another passphrase' }];
    const wanted = { containerId: 'web', name: 'gql', passphrase: PASSPHRASE };
    expect(await run('createBackup', 'CreateBackupInput', `backup { encrypted } ${answers}`, wanted)).toEqual({ ...done, backup: { encrypted: true } });
    expect(await run('verifyBackup', 'VerifyBackupInput', answers, right)).toEqual(done);
    const refused = { operation: null, userErrors: [{ code: 'invalid', field: ['input', 'passphrase'] }] };
    expect(await run('restoreBackup', 'RestoreBackupInput', 'operation { status } userErrors { code field }', { ...wrong, name: 'not' })).toEqual(refused);
    expect(await run('restoreBackup', 'RestoreBackupInput', answers, { ...right, name: 'found' })).toEqual(done);
    await expectNoTrace();
  });

  test('leaves nothing when it fails half-way', async () => {
    app.host.faults.add({ verb: 'snapshots.delete', at: 'before', kind: 'fail', code: 'no_capacity' });
    expect((await create('failed')).body).toMatchObject({ operation: { status: 'failed' }, backup: { status: 'error' } });
    const files = join(app.config.backupDir, app.keys.tenantId);
    expect(existsSync(files) ? readdirSync(files) : []).toEqual([]);
  });
});
