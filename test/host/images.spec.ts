import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { loadAddon, shimPath } from '../../src/agent/drivers/native/addon.js';
import { NativeDriver } from '../../src/agent/drivers/native/native.driver.js';
import { busyboxImage } from '../../src/roles/up/busybox-image.js';
import { startApp, type TestApp } from '../support/app.js';
import { crafted, pax, type Crafted } from '../support/crafted-tar.js';
import { eventually } from '../support/eventually.js';
import { ociLayout, tarOf } from '../support/oci-layout.js';
import { renamed, squashed } from '../support/squashfs.js';
import type { RestAnswer } from '../support/rest-client.js';
import { used } from '../support/tenant-things.js';

// The second table of the threat model: every row is sent through the API to the real engine, and afterwards nothing of it is left anywhere.

const instance = `i${(process.pid % 36 ** 5).toString(36).padStart(5, '0')}`;
const POOL_MIB = 256;

let app: TestApp;
let stateDir: string;
let driver: NativeDriver;
let canary: string;
beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'berth-images-'));
  canary = join(stateDir, 'canary');
  await writeFile(canary, 'alive');
  driver = await NativeDriver.open({ stateDir, instance, poolMiB: POOL_MIB });
  app = await startApp({}, driver);
}, 60_000);
afterAll(async () => {
  await app.close();
  const engine = await loadAddon().Engine.open({ instance, stateDir, shim: shimPath(), poolMiB: POOL_MIB });
  await engine.destroyAll();
  await rm(stateDir, { recursive: true });
});

afterEach(nothingIsLeft);

const upload = (name: string, archive: Buffer, type = 'application/x-tar'): Promise<RestAnswer> =>
  app.tenant.with({ prefer: 'wait=60', 'content-type': type }).post(`/v1/images?name=${name}`, archive);
const remove = (path: string): Promise<RestAnswer> => app.tenant.with({ prefer: 'wait=30' }).delete(path);

/** Everything an import could leave: images, half-made ones too, archives, quota, rows once deleted; and the host is untouched. */
async function nothingIsLeft(): Promise<void> {
  for (const { id } of (await app.tenant.get('/v1/images')).body.items) await remove(`/v1/images/${id}`);
  await eventually(async () => {
    expect((await app.tenant.get('/v1/images')).body.items).toEqual([]);
    expect(await readdir(join(stateDir, 'pool/images'))).toEqual([]);
    expect(await readdir(join(app.config.stateDir, 'agent/staging'))).toEqual([]);
    expect((await used(app))['images']).toBe(0);
  });
  expect([await readFile(canary, 'utf8'), existsSync('/var/tmp/berth-escaped'), existsSync('/berth-escaped')]).toEqual(['alive', false, false]);
}

/** A way out of the folder an image is unpacked into, if there was one. */
const OUT = '../../../../canary';
const xz = (bytes: Buffer): Buffer => execFileSync('xz', ['-1c'], { input: bytes, maxBuffer: 2 ** 26 });
const folder = (name: string): Crafted => ({ name, type: '5', mode: 0o755 });
const link = (name: string, target: string): Crafted => ({ name, type: '2', target });
const hard = (name: string, target: string): Crafted => ({ name, type: '1', target });
const file = (name: string, more: Partial<Crafted> = {}): Crafted => ({ name, content: 'dead', ...more });

describe('hostile archives are refused and leave nothing', () => {
  test.each<[string, Buffer, RegExp]>([
    ['a name that climbs out', crafted(file(OUT)), /upwards/],
    ['an absolute name', crafted(file('/var/tmp/berth-escaped')), /absolute/],
    ['NUL in a name', crafted(pax('path', 'a\0b'), file('x')), /NUL|path/],
    ['a name of 5,000 bytes', crafted({ name: 'long', type: 'L', content: `${'a/'.repeat(2500)}x\0` }, file('x')), /long/],
    ['a link, then a file through it', crafted(link('way', '../../../..'), file('way/canary')), /link/],
    ['a link to the host, then a file through it', crafted(link('way', '/var/tmp'), file('way/berth-escaped')), /link/],
    ['a hard link to the outside', crafted(hard('hard', OUT)), /upwards/],
    ['a hard link through a link', crafted(link('way', '../../../..'), hard('hard', 'way/canary')), /link to nothing/],
    ['a folder that becomes a link after it was seen', crafted(folder('way'), file('way/a'), link('way', '../../../..'), file('way/canary')), /./],
    ['a folder said where a link is', crafted(link('way', '../../../..'), folder('way'), file('way/canary')), /./],
    ['a block device', crafted({ name: 'sda', type: '4' }), /device/],
    ['a whiteout of overlayfs', crafted({ name: 'etc/shadow', type: '3' }), /device/],
    ['overlay attributes that reveal other layers', crafted(pax('SCHILY.xattr.trusted.overlay.redirect', '/'), file('x')), /trusted\.overlay\.redirect/],
    ['overlay attributes of users', crafted(pax('SCHILY.xattr.user.overlay.opaque', 'y'), file('x')), /user\.overlay\.opaque/],
    ["somebody else's ids", crafted(file('x', { uid: 65_536 })), /owner/],
    ['a gzip bomb', gzipSync(crafted(file('zeros', { content: Buffer.alloc(64 * 1024 ** 2) }))), /200 times/],
    ['a bomb in a bomb', gzipSync(gzipSync(crafted(file('zeros', { content: Buffer.alloc(64 * 1024 ** 2) })))), /./],
    ['a sparse file of an exabyte', crafted({ name: 'sparse', type: 'S', size: 512, content: Buffer.alloc(512) }), /not supported|sparse|archive/],
    ['a file that says it is an exabyte', crafted({ name: 'huge', size: 2 ** 60, content: 'x' }), /bytes/],
    ['ten million empty files', xz(Buffer.alloc(100_000 * 512, crafted(file('f', { content: '' })).subarray(0, 512))), /200 times/],
    ['an archive cut short', crafted(file('a', { content: Buffer.alloc(5000) })).subarray(0, 3000), /archive/],
    ['a compressed one cut short', gzipSync(crafted(file('a', { content: randomBytes(5000) }))).subarray(0, 3000), /archive/],
    ['an OCI layer that is not what its digest says', ociLayout([tarOf({ 'etc/shadow': 'x' })], {}, (blobs) => blobs[0]!.write('root', 512)).archive, /digest/],
    ['an OCI layer that climbs out', ociLayout([crafted(file(OUT))]).archive, /upwards/],
    ['an OCI layer with a whiteout device', ociLayout([tarOf({ secret: 'x' }), crafted({ name: 'secret', type: '3' })]).archive, /device/],
    [
      'an index that names blobs by a path',
      tarOf({ 'oci-layout': '{}', 'index.json': JSON.stringify({ manifests: [{ digest: `sha256:${OUT}`, size: 5 }] }) }),
      /hex/,
    ],
    [
      'an Incus image for another machine than it says',
      tarOf({
        'metadata.yaml': 'architecture: aarch64\n',
        'rootfs/bin/sh': Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(11), Buffer.from([62, 0])]),
      }),
      /it says/,
    ],
    ['a split image whose second archive climbs out', tarOf({ 'meta.tar': tarOf({ 'metadata.yaml': 'a: b' }), 'rootfs.tar': crafted(file(OUT)) }), /upwards/],
    ['a squashed name that climbs out', renamed(squashed({ aaacanary: 'dead' }), 'aaacanary', '../canary'), /not a name/],
    ['an absolute squashed name', renamed(squashed({ 'aberth-escaped': 'dead' }), 'aberth-escaped', '/berth-escaped'), /not a name/],
    ['a squashed device', squashed({ x: '' }, ['-p', 'sda b 644 0 0 8 0']), /device/],
    ['a squashed bomb', squashed({ zeros: Buffer.alloc(64 * 1024 ** 2) }, []), /200 times/],
    ['a squashed image cut short', squashed({ a: randomBytes(50_000) }).subarray(0, 30_000), /cut short/],
    [
      'a split image whose squashed root climbs out',
      tarOf({ 'meta.tar': tarOf({ 'metadata.yaml': 'a: b' }), 'rootfs.squashfs': renamed(squashed({ aaacanary: 'dead' }), 'aaacanary', '../canary') }),
      /not a name/,
    ],
  ])('%s', async (_, archive, says) => {
    const made = await upload('hostile', archive);
    expect(made.body.operation).toMatchObject({ status: 'failed', error: { code: 'invalid', message: expect.stringMatching(says) } });
    expect(made.body.image).toMatchObject({ status: 'error', statusReason: { code: 'invalid' } });
  });

  test('an archive bigger than the pool', async () => {
    const made = await upload('big', crafted(file('noise', { content: randomBytes(300 * 1024 ** 2) })));
    expect(made.body.operation).toMatchObject({ status: 'failed', error: { code: 'no_capacity' } });
    await nothingIsLeft();
    // The pool has its room back.
    await eventually(async () => expect((await driver.describe()).diskFreeMiB).toBeGreaterThan(100));
    expect((await upload('small', busyboxImage())).body.image).toMatchObject({ status: 'ready' });
  });
});

describe('what is only odd stays what it is', () => {
  test('names with shell in them, setuid and attributes come out as they went in, and grant nothing', async () => {
    const odd = ['-rf', '$(id);', 'new\nline', ' space'];
    const base = busyboxImage();
    const more = crafted(
      ...odd.map((name) => file(`odd/${name}`)),
      file('odd/suid', { mode: 0o4755 }),
      pax('SCHILY.xattr.security.capability', 'x'.repeat(20)),
      file('odd/capable'),
    );
    const end = base.lastIndexOf(Buffer.from('ustar')) - 257;
    const size = parseInt(base.toString('latin1', end + 124, end + 135), 8) || 0;
    const whole = Buffer.concat([base.subarray(0, end + 512 + Math.ceil(size / 512) * 512), more]);
    for (const [name, archive] of [['plain', whole], ['xz', xz(whole)], ['gzip', gzipSync(whole)]] as const) {
      expect((await upload(name, archive, 'application/octet-stream')).body.image).toMatchObject({ name, status: 'ready' });
    }
    const made = await app.tenant.with({ prefer: 'wait=30' }).post('/v1/containers', { name: 'odd', image: 'xz' });
    expect(made.body.container.status).toBe('running');
    const listed = await app.tenant.post('/v1/containers/odd/exec', {
      command: ['sh', '-c', 'cd /odd; for name in *; do printf "%s|" "$name"; done; stat -c %a suid'],
    });
    expect(listed.body.stdout).toBe(`${[' space', '$(id);', '-rf', 'capable', 'new\nline', 'suid'].join('|')}|4755\n`);
    await remove('/v1/containers/odd?force=true');
  });

  test('an Incus image whose root is squashed runs, and so does the root alone', async () => {
    const root = squashed(busyboxImage(), ['-comp', 'xz']);
    const split = tarOf({ 'incus.tar.xz': xz(tarOf({ 'metadata.yaml': 'architecture: x86_64\n' })), 'rootfs.squashfs': root });
    for (const [name, archive] of [['split', split], ['alone', root]] as const) {
      expect((await upload(name, archive)).body.image).toMatchObject({ name, status: 'ready', os: 'busybox', architecture: 'amd64' });
      const made = await app.tenant.with({ prefer: 'wait=30' }).post('/v1/containers', { name, image: name });
      expect(made.body.container.status).toBe('running');
      const listed = await app.tenant.post(`/v1/containers/${name}/exec`, { command: ['sh', '-c', 'stat -c "%a %u" /tmp /etc/shadow; readlink /bin/cat'] });
      expect(listed.body.stdout).toBe('1777 0\n600 0\nbusybox\n');
      await remove(`/v1/containers/${name}?force=true`);
    }
  });

  test('a snapshot is published, and the copy has what the container saw', async () => {
    await upload('base', busyboxImage());
    const waiting = app.tenant.with({ prefer: 'wait=30' });
    await waiting.post('/v1/containers', { name: 'source', image: 'base' });
    await waiting.post('/v1/containers/source/exec', { command: ['sh', '-c', 'echo kept > /root/kept; rm /etc/profile'] });
    await waiting.post('/v1/containers/source/snapshots', { name: 'moment' });
    const made = await waiting.post('/v1/images', { name: 'published', source: { snapshotId: 'moment' } });
    expect(made.body.image).toMatchObject({ status: 'ready', os: 'busybox' });
    await waiting.post('/v1/containers', { name: 'copy', image: 'published' });
    const read = await waiting.post('/v1/containers/copy/exec', { command: ['sh', '-c', 'cat /root/kept; ls /etc/profile'] });
    expect([read.body.stdout, read.body.exitCode]).toEqual(['kept\n', 1]);
    for (const path of ['containers/copy?force=true', 'containers/source?force=true', 'snapshots/moment']) await remove(`/v1/${path}`);
  });
});
