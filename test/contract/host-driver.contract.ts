import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { ContainerSpec, ContainerStatus, ExecRequest, HostDriver } from '../../src/agent/drivers/host-driver.js';
import { eventually } from '../support/eventually.js';
import { archiveContract } from './archive.contract.js';
import { exchangeContract } from './exchange.contract.js';
import { disksContract } from './disks.contract.js';
import { limitsContract } from './limits.contract.js';
import { filesContract } from './files.contract.js';
import { snapshotContract } from './snapshot.contract.js';
import { streamContract } from './stream.contract.js';
import { volumesContract } from './volumes.contract.js';
import { code, type DriverBed, IMPORT, KILL } from './driver-bed.js';

/** A driver under test, with what the suite needs around it. */
export interface DriverUnderTest {
  driver: HostDriver;
  /** A root file system archive with a busybox-like userland and /sbin/init. */
  archive: string;
  /** An address for container number n, when the driver has networks. */
  nic?: (n: number) => ContainerSpec['nics'][number];
  /** Closes the driver and opens another on the same state, as a restarted agent does. */
  reopen(): Promise<HostDriver>;
  dispose(): Promise<void>;
}

const IMAGE = 'img_contract';
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Every driver passes this, on whatever host it drives: each verb, each verb twice, and what each refuses. */
export function hostDriverContract(name: string, open: () => Promise<DriverUnderTest>): void {
  describe(`host driver contract: ${name}`, () => {
    let under: DriverUnderTest;
    let driver: HostDriver;
    let made = 0;

    const specOf = (more: Partial<ContainerSpec> = {}): ContainerSpec => {
      made += 1;
      return {
        id: `ctr_contract_${made}`,
        hostname: `c${made}`,
        imageId: IMAGE,
        command: [],
        env: {},
        limits: { cpus: 1, memoryMib: 128, diskMib: 64, processes: 64 },
        nics: under.nic ? [under.nic(made)] : [],
        nameservers: [],
        files: [],
        profile: 'default',
        ...more,
      };
    };
    const running = async (more: Partial<ContainerSpec> = {}): Promise<ContainerSpec> => {
      const spec = specOf(more);
      await driver.create(spec);
      await driver.start(spec.id, 1);
      return spec;
    };
    const exec = (id: string, command: string[], more: Partial<ExecRequest> = {}): ReturnType<HostDriver['exec']> =>
      driver.exec(id, { command, stdin: new Uint8Array(), env: {}, cwd: '', user: '', timeoutSeconds: 20, maxOutputBytes: 65_536, ...more });
    const sh = async (id: string, script: string): Promise<string> => text((await exec(id, ['sh', '-c', script])).stdout);
    const bed: DriverBed = { driver: () => driver, specOf, running, exec, sh };
    const stopped = (id: string): Promise<ContainerStatus> =>
      eventually(async () => {
        const status = await driver.observe(id);
        expect(status.state).toBe('stopped');
        return status;
      });

    beforeAll(async () => {
      under = await open();
      driver = under.driver;
      await driver.importImage(IMAGE, under.archive, IMPORT);
    });
    afterAll(() => under.dispose());

    it('describes its host', async () => {
      const host = await driver.describe();
      expect(host.hostname).not.toBe('');
      expect(host.bootId).not.toBe('');
      expect(['amd64', 'arm64']).toContain(host.architecture);
      expect(host.cpus).toBeGreaterThan(0);
      expect(host.memoryMib).toBeGreaterThan(0);
      expect(host.diskMib).toBeGreaterThan(0);
      expect(host.diskFreeMib).toBeLessThanOrEqual(host.diskMib);
      expect((await driver.describe()).bootId).toBe(host.bootId);
    });

    describe('images', () => {
      archiveContract(bed);
      it('imports once, however often it is asked', async () => {
        const again = await driver.importImage(IMAGE, under.archive, IMPORT);
        expect(again).toMatchObject({ imageId: IMAGE, hasInit: true, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
        expect(again.sizeBytes).toBeGreaterThan(0);
        expect((await driver.list()).images.filter((id) => id === IMAGE)).toHaveLength(1);
      });

      it('refuses what is no archive, and leaves nothing of it', async () => {
        await expect(driver.importImage('img_broken', import.meta.filename, IMPORT)).rejects.toEqual(code('invalid'));
        expect((await driver.list()).images).not.toContain('img_broken');
      });

      it('refuses an archive beyond the limits', async () => {
        await expect(driver.importImage('img_big', under.archive, { ...IMPORT, maxBytes: 10 })).rejects.toEqual(code('invalid'));
        await expect(driver.importImage('img_many', under.archive, { ...IMPORT, maxEntries: 1 })).rejects.toEqual(code('invalid'));
        expect((await driver.list()).images).toEqual(expect.not.arrayContaining(['img_big', 'img_many']));
      });

      it('deletes an unused image, twice, and keeps a used one', async () => {
        await driver.importImage('img_other', under.archive, IMPORT);
        await driver.deleteImage('img_other');
        await driver.deleteImage('img_other');
        expect((await driver.list()).images).not.toContain('img_other');
        const { id } = await driver.create(specOf());
        await expect(driver.deleteImage(IMAGE)).rejects.toEqual(code('conflict'));
        await driver.destroy(id, KILL);
      });
    });

    describe('lifecycle', () => {
      it('creates, starts, stops and destroys, each of them twice', async () => {
        const spec = specOf();
        expect(await driver.observe(spec.id)).toMatchObject({ id: spec.id, state: 'absent' });
        expect(await driver.create(spec)).toMatchObject({ id: spec.id, state: 'stopped', run: 0 });
        expect(await driver.create(spec)).toMatchObject({ id: spec.id, state: 'stopped', run: 0 });

        const first = await driver.start(spec.id, 3);
        expect(first).toMatchObject({ state: 'running', run: 3, pid: expect.any(Number), startedAt: expect.any(Number) });
        expect(await driver.start(spec.id, 3)).toMatchObject({ state: 'running', run: 3, pid: first.pid });
        expect(await driver.observe(spec.id)).toMatchObject({ state: 'running', run: 3, pid: first.pid });
        expect((await driver.list()).containers).toContainEqual(expect.objectContaining({ id: spec.id, state: 'running' }));

        expect(await driver.stop(spec.id, { force: false, timeoutSeconds: 10 })).toMatchObject({ state: 'stopped', run: 3 });
        expect(await driver.stop(spec.id, KILL)).toMatchObject({ state: 'stopped', run: 3 });
        expect(await driver.start(spec.id, 4)).toMatchObject({ state: 'running', run: 4 });

        await driver.destroy(spec.id, KILL);
        await driver.destroy(spec.id, KILL);
        expect(await driver.observe(spec.id)).toMatchObject({ state: 'absent' });
        expect((await driver.list()).containers.map(({ id }) => id)).not.toContain(spec.id);
      });

      it('keeps what the container wrote across a restart', async () => {
        const { id } = await running();
        await sh(id, 'echo kept > /kept');
        await driver.stop(id, KILL);
        await driver.start(id, 2);
        expect(await sh(id, 'cat /kept')).toBe('kept\n');
        await driver.destroy(id, KILL);
      });

      it('pauses and resumes, each of them twice', async () => {
        const { id } = await running();
        expect(await driver.pause(id)).toMatchObject({ state: 'paused', run: 1 });
        expect(await driver.pause(id)).toMatchObject({ state: 'paused' });
        await expect(exec(id, ['true'])).rejects.toEqual(code('conflict'));
        expect(await driver.resume(id)).toMatchObject({ state: 'running', run: 1 });
        expect(await driver.resume(id)).toMatchObject({ state: 'running' });
        expect((await exec(id, ['true'])).exitCode).toBe(0);
        await driver.pause(id);
        expect(await driver.stop(id, KILL)).toMatchObject({ state: 'stopped' });
        await expect(driver.pause(id)).rejects.toEqual(code('conflict'));
        await expect(driver.resume(id)).rejects.toEqual(code('conflict'));
        await driver.destroy(id, KILL);
      });

      it('reports how a command ended by itself', async () => {
        const spec = specOf({ command: ['sh', '-c', 'echo over; exit 3'] });
        await driver.create(spec);
        await driver.start(spec.id, 1);
        expect(await stopped(spec.id)).toMatchObject({ run: 1, exitCode: 3, exitReason: 'exited' });
        expect(text((await driver.logs(spec.id, 0)).content)).toContain('over');
        await driver.destroy(spec.id, KILL);
      });

      it('reports 137 when it was killed', async () => {
        const { id } = await running({ command: ['sleep', '1000'] });
        expect(await driver.stop(id, KILL)).toMatchObject({ state: 'stopped', exitCode: 137, exitReason: 'killed' });
        await driver.destroy(id, KILL);
      });

      it('refuses to start a command that does not exist, and stays stopped', async () => {
        const spec = specOf({ command: ['/no/such/command'] });
        await driver.create(spec);
        await expect(driver.start(spec.id, 1)).rejects.toEqual(code('invalid'));
        expect(await driver.observe(spec.id)).toMatchObject({ state: 'stopped' });
        await driver.destroy(spec.id, KILL);
      });

      it('says not_found for a container that is not there', async () => {
        const absent = 'ctr_absent';
        for (const call of [
          () => driver.start(absent, 1),
          () => driver.stop(absent, KILL),
          () => driver.pause(absent),
          () => driver.resume(absent),
          () => driver.update(specOf({ id: absent })),
          () => driver.snapshot(absent, 'snp_absent'),
          () => exec(absent, ['true']),
          () => driver.stats(absent),
          () => driver.logs(absent, 0),
        ]) {
          await expect(call()).rejects.toEqual(code('not_found'));
        }
        await expect(driver.create(specOf({ imageId: 'img_absent' }))).rejects.toEqual(code('not_found'));
        await expect(driver.create(specOf(), { snapshot: 'snp_absent' })).rejects.toEqual(code('not_found'));
      });

      it('refuses a spec no container can have, and leaves nothing of it', async () => {
        const limits = { cpus: 1, memoryMib: 128, diskMib: 64, processes: 64 };
        const bad: Partial<ContainerSpec>[] = [
          { limits: { ...limits, cpus: 0 } },
          { limits: { ...limits, memoryMib: 0 } },
          { limits: { ...limits, processes: 0 } },
          { hostname: 'not a name' },
          { profile: 'privileged' },
          { env: { 'A=B': 'c' } },
          { files: [{ path: '../out', mode: 0o644, content: Buffer.from('x') }] },
        ];
        for (const more of bad) {
          const spec = specOf(more);
          await expect(driver.create(spec)).rejects.toEqual(code('invalid'));
          expect(await driver.observe(spec.id)).toMatchObject({ state: 'absent' });
        }
      });

      it('takes every profile there is', async () => {
        for (const profile of ['default', 'nesting', 'iouring', 'iouring+nesting']) {
          const { id } = await running({ profile });
          await driver.destroy(id, KILL);
        }
      });

      it('gives the container its hostname, environment and files', async () => {
        const { id, hostname } = await running({
          env: { COLOUR: 'blue' },
          files: [{ path: '/etc/greeting', mode: 0o600, content: Buffer.from('hello\n') }],
        });
        expect(await sh(id, 'hostname')).toBe(`${hostname}\n`);
        expect(await sh(id, 'echo $COLOUR')).toBe('blue\n');
        expect(await sh(id, 'cat /etc/greeting')).toBe('hello\n');
        await driver.destroy(id, KILL);
      });

      it('runs many at once', async () => {
        const specs = await Promise.all(Array.from({ length: 8 }, () => running()));
        const said = await Promise.all(specs.map(({ id }) => sh(id, 'hostname')));
        expect(said).toEqual(specs.map(({ hostname }) => `${hostname}\n`));
        await Promise.all(specs.map(({ id }) => driver.destroy(id, KILL)));
      });
    });

    describe('disks', () => disksContract(bed));

    describe('limits', () => limitsContract(bed));

    describe('exec', () => {
      let id: string;
      beforeAll(async () => {
        ({ id } = await running({ env: { FROM_SPEC: 'spec', BOTH: 'spec' } }));
      });
      afterAll(() => driver.destroy(id, KILL));

      it('passes exit codes', async () => {
        expect((await exec(id, ['true'])).exitCode).toBe(0);
        expect((await exec(id, ['false'])).exitCode).toBe(1);
        expect((await exec(id, ['sh', '-c', 'exit 42'])).exitCode).toBe(42);
        expect((await exec(id, ['/no/such/command'])).exitCode).toBe(127);
      });

      it('keeps stdout and stderr apart, and arguments literal', async () => {
        const result = await exec(id, ['sh', '-c', 'echo out; echo err >&2']);
        expect([text(result.stdout), text(result.stderr)]).toEqual(['out\n', 'err\n']);
        expect(text((await exec(id, ['echo', '$HOME; `id`', "it's", '-- *'])).stdout)).toBe("$HOME; `id` it's -- *\n");
      });

      it('hands stdin over byte by byte', async () => {
        const stdin = Buffer.from([0, 1, 2, 10, 13, 128, 255]);
        expect(Buffer.from((await exec(id, ['cat'], { stdin })).stdout)).toEqual(stdin);
        expect((await exec(id, ['cat'])).stdout).toHaveLength(0);
      });

      it('takes a large stdin', async () => {
        const stdin = Buffer.alloc(1024 * 1024, 'x');
        const result = await exec(id, ['cat'], { stdin, maxOutputBytes: 2 * 1024 * 1024 });
        expect(result.stdout).toHaveLength(stdin.length);
        expect(result.truncated).toBe(false);
      });

      it('adds its environment to the container’s', async () => {
        const lines = text((await exec(id, ['env'], { env: { BOTH: 'exec', MINE: 'a b' } })).stdout).split('\n');
        expect(lines).toEqual(expect.arrayContaining(['FROM_SPEC=spec', 'BOTH=exec', 'MINE=a b']));
      });

      it('runs in the directory and as the user it was told', async () => {
        expect(text((await exec(id, ['pwd'])).stdout)).toBe('/\n');
        expect(text((await exec(id, ['pwd'], { cwd: '/etc' })).stdout)).toBe('/etc\n');
        expect(text((await exec(id, ['id', '-u'])).stdout)).toBe('0\n');
        expect(text((await exec(id, ['id', '-u'], { user: '1234' })).stdout)).toBe('1234\n');
        await expect(exec(id, ['true'], { user: 'nobody-knows' })).rejects.toEqual(code('invalid'));
        await expect(exec(id, ['true'], { cwd: '/no/such/place' })).rejects.toEqual(code('invalid'));
      });

      it('ends a command that takes too long', async () => {
        const result = await exec(id, ['sleep', '600'], { timeoutSeconds: 1 });
        expect(result.timedOut).toBe(true);
        expect(result.exitCode).not.toBe(0);
        expect((await exec(id, ['true'])).timedOut).toBe(false);
      });

      it('bounds the output', async () => {
        const result = await exec(id, ['head', '-c', '100000', '/dev/zero'], { maxOutputBytes: 1000 });
        expect(result.stdout).toHaveLength(1000);
        expect(result.truncated).toBe(true);
        expect(result.exitCode).toBe(0);
      });

      it('is refused while the container is stopped', async () => {
        const spec = specOf();
        await driver.create(spec);
        await expect(exec(spec.id, ['true'])).rejects.toEqual(code('conflict'));
        await driver.destroy(spec.id, KILL);
      });
    });

    describe('streams', () => streamContract(bed));

    describe('files', () => filesContract(bed));

    describe('images of containers', () => exchangeContract(bed));

    describe('snapshots', () => snapshotContract(bed));
    describe('volumes', () => volumesContract(bed));

    describe('what is seen from outside', () => {
      it('bounds logs to the newest bytes', async () => {
        const spec = specOf({ command: ['sh', '-c', 'echo first; echo last'] });
        await driver.create(spec);
        await driver.start(spec.id, 1);
        await stopped(spec.id);
        const tail = await driver.logs(spec.id, 5);
        expect(tail.content.length).toBeLessThanOrEqual(5);
        expect(text(tail.content)).not.toContain('first');
        expect(tail.truncated).toBe(true);
        expect((await driver.logs(spec.id, 0)).truncated).toBe(false);
        await driver.destroy(spec.id, KILL);
      });

      it('tells of starts and of exits nobody asked for, until it is told to stop', async () => {
        const seen: ContainerStatus[] = [];
        const stop = driver.onChange((status) => seen.push(status));
        const spec = specOf({ command: ['sh', '-c', 'exit 7'] });
        await driver.create(spec);
        await driver.start(spec.id, 1);
        await eventually(() => {
          expect(seen).toContainEqual(expect.objectContaining({ id: spec.id, state: 'running', run: 1 }));
          expect(seen).toContainEqual(expect.objectContaining({ id: spec.id, state: 'stopped', exitCode: 7 }));
        });
        stop();
        const before = seen.length;
        await driver.start(spec.id, 2);
        await stopped(spec.id);
        expect(seen).toHaveLength(before);
        await driver.destroy(spec.id, KILL);
      });

      it('finds its containers again after it was closed', async () => {
        const left = await running();
        await sh(left.id, 'echo here > /data');
        const { pid } = await driver.observe(left.id);
        const idle = specOf();
        await driver.create(idle);
        driver = await under.reopen();
        expect(await driver.observe(left.id)).toMatchObject({ state: 'running', run: 1, pid });
        expect(await driver.observe(idle.id)).toMatchObject({ state: 'stopped', run: 0 });
        expect(await sh(left.id, 'cat /data')).toBe('here\n');
        expect((await driver.list()).images).toContain(IMAGE);
        expect(await driver.stop(left.id, KILL)).toMatchObject({ state: 'stopped', exitCode: 137 });
        await driver.destroy(left.id, KILL);
        await driver.destroy(idle.id, KILL);
      });
    });
  });
}
