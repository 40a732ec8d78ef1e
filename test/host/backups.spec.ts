import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { busyboxImage } from '../../src/roles/up/busybox-image.js';
import { crafted, pax } from '../support/crafted-tar.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { hostTraces } from '../support/host-traces.js';
import { startInstallation, type Installation } from '../support/installation.js';
import { RestClient, type RestAnswer } from '../support/rest-client.js';

const LIMITS = { cpus: 0.5, memoryMiB: 64, diskMiB: 256, processes: 64 };

let installation: Installation;
let tenant: RestClient;
beforeAll(async () => {
  installation = await startInstallation(mkdtempSync(join(tmpdir(), 'berth-backups-')), await freePort());
  tenant = new RestClient(installation.url, installation.tenantKey).with({ prefer: 'wait=60' });
}, 180_000);
afterAll(async () => {
  const backups = folder();
  await installation.destroy();
  expect([existsSync(backups), hostTraces(installation)]).toEqual([false, []]);
}, 60_000);

const folder = (): string => join(installation.stateDir, 'backups');
/** What an upload or a trial could leave: on the host, in the backups' folder, in the quota. */
async function kept(): Promise<object> {
  const { items } = (await tenant.get('/v1/quota')).body;
  const held = items.filter(({ resource }: { resource: string }) => ['backups', 'backupMiB', 'images'].includes(resource));
  const tenants = readdirSync(folder());
  return {
    files: tenants.flatMap((name) => readdirSync(join(folder(), name))),
    images: readdirSync(join(installation.stateDir, 'pool/images')),
    staged: readdirSync(join(installation.stateDir, 'agent/staging')),
    held: held.map(({ resource, used }: { resource: string; used: number }) => [resource, used]),
  };
}

/** The answer, once its operation succeeded. */
async function ok(asked: Promise<RestAnswer>): Promise<RestAnswer['body']> {
  const { status, body, text } = await asked;
  if (status >= 300 || (body.operation && body.operation.status !== 'succeeded')) throw new Error(`${status} ${text}`);
  return body;
}
const sh = async (container: string, script: string): Promise<string> => {
  const { stdout, stderr } = (await tenant.post(`/v1/containers/${container}/exec`, { command: ['sh', '-c', script] })).body;
  return `${stdout}${stderr}`;
};

const download = (name: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${installation.url}/v1/backups/${name}/download`, { headers: { authorization: `Bearer ${installation.tenantKey}`, ...headers } });
const sha256 = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const upload = (name: string, file: Buffer): Promise<RestAnswer> =>
  tenant.with({ 'content-type': 'application/octet-stream' }).post(`/v1/backups?name=${name}&digest=${sha256(file)}`, file);

/** The bytes as a connection that breaks again and again brings them: `curl -C -`. */
async function inPieces(name: string, pieceBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let etag: string | null = null;
  for (let size = Infinity; bytes < size; ) {
    const answer = await download(name, etag === null ? {} : { range: `bytes=${bytes}-`, 'if-range': etag });
    expect(answer.status).toBe(etag === null ? 200 : 206);
    etag = answer.headers.get('etag');
    size = bytes + Number(answer.headers.get('content-length'));
    const broken = bytes + pieceBytes;
    for await (const chunk of answer.body!) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > broken) break;
    }
  }
  return Buffer.concat(chunks);
}

const FILL = `
mkdir -p /srv/data/deep "/srv/odd names" && cd /srv/data || exit 1
echo one > one; chown 1000:1001 one; chmod 0640 one; touch -d '2001-02-03 04:05:06' one
echo suid > suid; chown 7:8 suid; chmod 6755 suid
chown 65534:65534 deep; chmod 1777 deep
ln one deep/hard; ln -s ../one deep/relative; ln -s /no/where dangling; chown -h 5:6 dangling
mkfifo -m 0622 pipe; chown 9:9 pipe
truncate -s 64M hole; printf end | dd of=hole bs=1 seek=60000000 conv=notrunc 2> /dev/null
echo odd > "/srv/odd names/-rf * \\$(id)"; : > "/srv/odd names/$(printf 'a%.0s' $(seq 1 200))"
chown 33 /etc/noted
rm /etc/profile; rm -r /usr/local; mkdir /usr/local; echo own > /usr/local/own
setsid sh -c 'i=0; while sleep 0.01; do i=$((i+1)); echo $i >> /root/log; done' > /dev/null 2>&1 &
`;
/** Everything about each file but what its container's name and the file system make of it. */
const LIST = `
find /srv /etc /usr/local /home /var | grep -v '^/etc/host\\|^/etc/resolv' | sort | while read -r path; do
  if [ -d "$path" ]; then stat -c '%n %F %a %u %g' "$path"; else stat -c '%n %F %a %u %g %s %h' "$path"; fi
  if [ -h "$path" ]; then readlink "$path"; elif [ -f "$path" ]; then stat -c %Y "$path"; sha256sum < "$path"; fi
done`;

describe('a backup of what runs', () => {
  let listed: string;
  let whole: Buffer;
  let backup: { id: string; digest: string; sizeBytes: number };
  beforeAll(async () => {
    const base = busyboxImage();
    const noted = crafted(pax('SCHILY.xattr.user.note', 'kept'), { name: 'etc/noted', content: 'noted\n' });
    // the attribute comes with the image: busybox sets none
    const archive = Buffer.concat([noted.subarray(0, -1024), base]);
    await ok(tenant.with({ 'content-type': 'application/x-tar' }).post('/v1/images?name=noted', archive));
    await ok(tenant.post('/v1/containers', { name: 'web', image: 'noted', limits: LIMITS, env: { COLOUR: 'blue' } }));
    expect(await sh('web', FILL)).toBe('');
    listed = await sh('web', LIST);
    backup = (await ok(tenant.post('/v1/containers/web/backups', { name: 'running' }))).backup;
    whole = await inPieces('running', 1024 ** 2);
    // 64 MiB of nothing are not sent
    expect(whole.length).toBeLessThan(16 * 1024 ** 2);
  }, 60_000);

  test('arrives whole over connections that break, and lies where only the API reads it', () => {
    expect([whole.length, sha256(whole)]).toEqual([backup.sizeBytes, backup.digest]);
    const [name] = readdirSync(folder());
    const api = statSync(`/proc/${installation.pid('api')}`).uid;
    const seen = [folder(), join(folder(), name!), join(folder(), name!, backup.id)].map((path) => [statSync(path).mode & 0o7777, statSync(path).uid]);
    expect(seen).toEqual([[0o700, api], [0o700, api], [0o600, api]]);
    expect(api).not.toBe(0);
  });

  const says = '%s, restored, is the same in owners, modes, times, links, attributes and holes; what was deleted stays deleted';
  test.each(['running', 'from-afar', 'what-changed'])(says, async (from) => {
    if (from === 'from-afar') await ok(upload(from, whole));
    if (from === 'what-changed') {
      const made = await ok(tenant.post('/v1/containers/web/backups', { name: from, base: 'running' }));
      expect(made.backup.sizeBytes).toBeLessThan(whole.length / 2);
    }
    const name = `again-${from}`;
    const { container } = await ok(tenant.post(`/v1/backups/${from}/actions/restore`, { name }));
    expect(container).toMatchObject({ status: 'running', limits: LIMITS, env: { COLOUR: 'blue' } });
    expect(await sh(name, LIST)).toBe(listed);
    expect(await sh(name, 'test -e /etc/profile || ls -A /usr/local')).toBe('own\n');
    // of one instant: every line that was written, and no half one
    const [lines, last] = (await sh(name, 'wc -l < /root/log; tail -n 1 /root/log')).trim().split('\n');
    expect([Number(lines) > 0, last]).toEqual([true, lines]);
    // nor do they take of the disk
    expect(Number(await sh(name, 'du -k /srv/data/hole | cut -f1'))).toBeLessThan(1024);
    await ok(tenant.post(`/v1/containers/${name}/backups`, { name: `of-${from}` }));
    expect(Buffer.from(await (await download(`of-${from}`)).arrayBuffer()).includes('SCHILY.xattr.user.note=kept')).toBe(true);
    for (const path of [`containers/${name}?force=true`, `backups/of-${from}`]) await ok(tenant.delete(`/v1/${path}`));
  }, 30_000);

  test('verify unpacks it, and leaves nothing of that', async () => {
    // the images of what was restored above go by themselves
    await eventually(async () => expect((await tenant.get('/v1/images?labels=backup')).body.items).toEqual([]));
    const before = await kept();
    await ok(tenant.post('/v1/backups/running/actions/verify'));
    expect(await kept()).toEqual(before);
  });

  test('one that is under way when API and agent are killed becomes whole all the same', async () => {
    const before = await kept();
    const { id } = (await tenant.with({ prefer: 'wait=0' }).post('/v1/containers/web/backups', { name: 'survivor' })).body.backup;
    await eventually(() => expect(readdirSync(join(installation.stateDir, 'agent/staging'))).not.toEqual([]));
    for (const service of ['api', 'agent'] as const) process.kill(installation.pid(service), 'SIGKILL');
    await eventually(async () => expect((await tenant.get('/v1/backups/survivor')).body.status).toBe('ready'), 30);
    await ok(tenant.post('/v1/backups/survivor/actions/verify'));
    expect(await kept()).toMatchObject({ staged: [], files: expect.arrayContaining([id]) });
    await ok(tenant.delete('/v1/backups/survivor'));
    expect(await kept()).toEqual(before);
  }, 60_000);
});

describe('hostile archives in backups are refused on arrival and leave nothing', () => {
  const OUT = '../../../../berth-escaped';
  const file = { content: 'dead' };
  test.each<[string, Buffer, RegExp]>([
    ['a name that climbs out', crafted({ ...file, name: OUT }), /upwards/],
    ['a link, then a file through it', crafted({ name: 'way', type: '2', target: '/var/tmp' }, { ...file, name: 'way/berth-escaped' }), /link/],
    ['a hard link to the outside', crafted({ name: 'hard', type: '1', target: OUT }), /upwards/],
    ['a device', crafted({ name: 'sda', type: '4' }), /device/],
    ['a whiteout of overlayfs', crafted({ name: 'etc/shadow', type: '3' }), /device/],
    ['overlay attributes', crafted(pax('SCHILY.xattr.trusted.overlay.redirect', '/'), { ...file, name: 'x' }), /trusted\.overlay/],
    ["somebody else's ids", crafted({ ...file, name: 'x', uid: 65_536 }), /owner/],
    ['a file that says it is an exabyte', crafted({ name: 'huge', size: 2 ** 60, content: 'x' }), /bytes/],
    ['a gzip bomb', gzipSync(crafted({ name: 'zeros', content: Buffer.alloc(64 * 1024 ** 2) })), /200 times/],
    ['an archive cut short', crafted({ name: 'a', content: Buffer.alloc(5000) }).subarray(0, 3000), /archive/],
  ])('%s', async (_, archive, says) => {
    const before = await kept();
    const manifest = {
      ...{ format: 'berth-backup/1', name: 'web', createdAt: new Date().toISOString(), image: { id: 'img', name: 'x', digest: '' } },
      ...{ limits: LIMITS, profiles: [], command: [], env: {}, labels: {} },
      archive: { bytes: archive.length, sha256: sha256(archive).slice('sha256:'.length) },
    };
    const made = await upload('hostile', Buffer.concat([Buffer.from(`${JSON.stringify(manifest)}\n`), archive]));
    expect(made.body.operation).toMatchObject({ status: 'failed', error: { code: 'invalid', message: expect.stringMatching(says) } });
    expect(made.body.backup).toMatchObject({ status: 'error', digest: '', sizeBytes: 0 });
    await eventually(async () => expect(await kept()).toEqual(before));
    await ok(tenant.delete('/v1/backups/hostile'));
    expect([existsSync('/var/tmp/berth-escaped'), existsSync('/berth-escaped')]).toEqual([false, false]);
  });
});
