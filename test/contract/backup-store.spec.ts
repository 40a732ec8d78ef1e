import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateMultipartUploadCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BackupStore } from '../../src/modules/backups/backup-store.js';
import { DirectoryBackupStore } from '../../src/modules/backups/directory-backup-store.js';
import { S3BackupStore } from '../../src/modules/backups/s3-backup-store.js';
import { eventually } from '../support/eventually.js';
import { startS3, type S3Server } from '../support/s3-server.js';
import { content, keepsBackups, MIB } from './backup-store.contract.js';

const KEY = 'tnt_a/bak_1';
const asks = (store: BackupStore): (() => Promise<unknown>)[] => [() => store.put(KEY, content(3)), () => store.get(KEY), () => store.remove(KEY)];

describe('a directory', () => {
  let folder: string;
  let store: DirectoryBackupStore;
  const left = (): string[] => (existsSync(join(folder, 'tnt_a')) ? readdirSync(join(folder, 'tnt_a')).map((name) => `tnt_a/${name}`) : []);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'berth-backups-'));
    store = new DirectoryBackupStore(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  keepsBackups(() => ({ store, left: async () => left() }));

  it('is closed to other users, and what a process that died left goes with the backup', async () => {
    await store.put(KEY, content(5));
    expect([(await stat(join(folder, 'tnt_a'))).mode & 0o777, (await stat(join(folder, KEY))).mode & 0o777]).toEqual([0o700, 0o600]);
    await writeFile(join(folder, `${KEY}.part`), 'half');
    await store.remove(KEY);
    expect(left()).toEqual([]);
  });
});

describe('a bucket', () => {
  let s3: S3Server;
  let store: S3BackupStore;
  const left = async (): Promise<string[]> => [...(await s3.objects()), ...(await s3.uploads()).map((key) => `${key} (upload)`)];
  beforeAll(async () => {
    s3 = await startS3();
    store = new S3BackupStore(s3.bucket);
  });
  afterEach(() => s3.line.up());
  afterAll(() => s3.stop());

  keepsBackups(() => ({ store, left }));

  it('takes no more of the content than it holds in memory while the service is slow', async () => {
    let taken = 0;
    const put = store.put(KEY, content(64 * MIB, { taken: (all) => (taken = all) }));
    await eventually(() => expect(taken).toBeGreaterThan(0));
    s3.line.hold();
    const held = await eventually(async () => {
      const before = taken;
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(taken).toBe(before);
      return taken;
    });
    // two parts on their way, one being filled, and what lies in buffers
    expect(held).toBeLessThanOrEqual(26 * MIB);
    s3.line.up();
    await put;
    expect(taken).toBe(64 * MIB);
    await store.remove(KEY);
  });

  it('drops the parts that a process left which died', async () => {
    const { accessKey, secretKey, endpoint, region, name } = s3.bucket;
    const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: { accessKeyId: accessKey, secretAccessKey: secretKey } });
    const halves = async (): Promise<void> => {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: name, Key: KEY }));
      await client.send(new UploadPartCommand({ Bucket: name, Key: KEY, UploadId, PartNumber: 1, Body: 'half' }));
    };
    await halves();
    expect(await left()).toEqual([`${KEY} (upload)`]);
    await store.put(KEY, content(3));
    expect(await left()).toEqual([KEY]);
    await halves();
    await store.remove(KEY);
    expect(await left()).toEqual([]);
    client.destroy();
  });

  it('says unavailable while the service is down, also when it goes down half-way, and leaves nothing once that is up', async () => {
    const unavailable = { code: 'unavailable', detail: 'the store of the backups does not answer' };
    s3.line.down();
    for (const ask of asks(store)) await expect(ask()).rejects.toMatchObject(unavailable);
    s3.line.up();
    const half = (async function* () {
      yield* content(20 * MIB);
      s3.line.down();
      yield* content(20 * MIB);
    })();
    await expect(store.put(KEY, half)).rejects.toMatchObject(unavailable);
    s3.line.up();
    expect(await s3.objects()).toEqual([]);
    await store.remove(KEY);
    expect(await left()).toEqual([]);
  });

  it('says unavailable when what is read breaks off', async () => {
    await store.put(KEY, content(20 * MIB));
    s3.line.cutAfter(5 * MIB);
    const stream = await store.get(KEY);
    await expect(stream.toArray()).rejects.toMatchObject({ code: 'unavailable' });
    s3.line.up();
    await store.remove(KEY);
  });

  it.each([
    ['another secret', (): Partial<S3Server['bucket']> => ({ secretKey: 'guessed' })],
    ['a bucket that is not there', (): Partial<S3Server['bucket']> => ({ name: 'elsewhere' })],
  ])('is refused with %s, without telling callers why', async (_, change) => {
    const refused = new S3BackupStore({ ...s3.bucket, ...change() });
    for (const ask of asks(refused)) {
      await expect(ask()).rejects.toMatchObject({ code: 'internal', detail: 'the store of the backups refuses what it is asked; the log has its reason' });
    }
  });
});
