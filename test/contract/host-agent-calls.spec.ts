import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';

import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import { runAgent } from '../../src/roles/agent.js';
import type { Observed } from '../../src/wire/generated/berth/host/v1/Observed.js';
import { HostAgentClient } from '../../src/wire/host-agent.client.js';
import { certificates } from '../support/certificates.js';
import { eventually } from '../support/eventually.js';
import { code } from './driver-bed.js';
import { ID, IMAGE, folder, address, archive, driver, agent, client, startAgent, restartAgent, wanted } from './host-agent.fixture.js';

describe('images', () => {
  it('are received whole, with their digest', async () => {
    const bytes = await readFile(archive);
    const sent = await client.uploadImage('img_2', createReadStream(archive));
    expect(sent).toEqual({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), leftOut: [] });
    const info = await client.importImage({ imageId: 'img_2' });
    expect(info).toMatchObject({ imageId: 'img_2', digest: `sha256:${sent.sha256}`, os: 'busybox', release: '1.0', hasInit: true, sizeMiB: 1 });
    expect(await client.importImage({ imageId: 'img_2' })).toEqual(info);
    expect(await readdir(join(folder, 'agent/staging'))).toEqual([]);
    await client.deleteImage('img_2');
    await client.deleteImage('img_2');
    expect((await client.inventory()).images).toEqual([IMAGE]);
  });

  it('leave nothing behind when they are too large, broken or given up', async () => {
    async function* tooMuch(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 64; i += 1) yield Buffer.alloc(256 * 1024);
    }
    await expect(client.uploadImage('img_2', tooMuch())).rejects.toEqual(code('invalid'));

    await client.uploadImage('img_2', (async function* () { yield Buffer.from('no archive'); })());
    await expect(client.importImage({ imageId: 'img_2' })).rejects.toEqual(code('invalid'));
    await expect(client.importImage({ imageId: 'img_2' })).rejects.toEqual(code('not_found'));

    const broken = (async function* () {
      yield Buffer.alloc(1000);
      await eventually(async () => expect(await readdir(join(folder, 'agent/staging'))).toHaveLength(1));
      throw new Error('the sender broke');
    })();
    await expect(client.uploadImage('img_2', broken)).rejects.toEqual(code('internal'));
    await eventually(async () => expect(await readdir(join(folder, 'agent/staging'))).toEqual([]));
    expect((await client.inventory()).images).toEqual([IMAGE]);
  });

  it('staged and forgotten go after a day, half-written ones with the agent that wrote them', async () => {
    await client.uploadImage('img_new', createReadStream(archive));
    const old = join(folder, 'agent/staging/img_old');
    await writeFile(old, 'x');
    await utimes(old, 1, 1);
    await writeFile(join(folder, 'agent/staging/img_half.0a1b.part'), 'x');
    await restartAgent();
    expect(await readdir(join(folder, 'agent/staging'))).toEqual(['img_new']);
  });
});

describe('watch', () => {
  it('replays, then tells of changes, and connects again after a restart', async () => {
    await client.ensure(wanted(1));
    const seen: Observed[] = [];
    const stop = new AbortController();
    const watching = (async () => {
      for await (const observed of client.watch(stop.signal)) seen.push(observed);
    })();
    await eventually(() => expect(seen).toEqual([expect.objectContaining({ id: ID, state: 'running', generation: 1, replay: true })]));

    await client.ensure(wanted(2, { power: 'PAUSED' }));
    await eventually(() => expect(seen).toContainEqual(expect.objectContaining({ state: 'paused', generation: 2, replay: false })));
    await driver.stop(ID, { force: true, timeoutSeconds: 0 });
    await eventually(() => expect(seen).toContainEqual(expect.objectContaining({ state: 'stopped', exitCode: 137, replay: false })));

    seen.length = 0;
    await restartAgent();
    await eventually(() => expect(seen).toEqual([expect.objectContaining({ state: 'stopped', generation: 2, replay: true })]));
    await client.destroy({ id: ID, generation: 3 });
    await eventually(() => expect(seen).toContainEqual(expect.objectContaining({ state: 'absent', generation: 3 })));
    stop.abort();
    await watching;
  });
});

describe('calls', () => {
  it('answer what the host is', async () => {
    expect(await client.describe()).toMatchObject({
      driver: 'fake',
      agentVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
      capabilities: expect.arrayContaining(['snapshots']),
    });
  });

  it('carry exec, stats and logs', async () => {
    await client.ensure(wanted(1));
    const result = await client.exec({ containerId: ID, command: ['sh', '-c', 'cat; echo err >&2; exit 4'], stdin: Buffer.from([0, 255]) });
    expect(result).toMatchObject({ exitCode: 4, stdout: Buffer.from([0, 255]), stderr: Buffer.from('err\n'), truncated: false, timedOut: false });
    expect(await client.stats(ID)).toMatchObject({ processesUsed: 1, processesLimit: 32, cpuPercent: 0 });
    const many = await client.statsOf([ID, 'ctr_absent', '../other']);
    expect([...many.keys()]).toEqual([ID, 'ctr_absent', '../other']);
    expect([...many.values()]).toEqual([expect.objectContaining({ processesUsed: 1, processesLimit: 32 }), code('not_found'), code('invalid')]);
    await expect(client.statsOf(Array.from({ length: 257 }, () => ID))).rejects.toEqual(code('invalid'));
    expect((await client.logs({ containerId: ID })).content).toHaveLength(0);
  });

  it('fail with the code of the catalogue', async () => {
    await expect(client.stats('ctr_absent')).rejects.toEqual(code('not_found'));
    await expect(client.exec({ containerId: ID, command: [] })).rejects.toEqual(code('invalid'));
    await expect(client.ensure(wanted(1, { power: 'POWER_UNSPECIFIED' }))).rejects.toEqual(code('invalid'));
    await expect(client.ensure(wanted(1, {}, { id: '../../etc' }))).rejects.toEqual(code('invalid'));
    await expect(client.destroy({ id: '../../etc', generation: 1 })).rejects.toEqual(code('invalid'));
    await expect(client.deleteSnapshot({ snapshotId: '../../etc', generation: 1 })).rejects.toEqual(code('invalid'));
    await expect(client.deleteImage('../../etc')).rejects.toEqual(code('invalid'));
    await expect(client.ensure(wanted(1, {}, { imageId: 'img_absent' }))).rejects.toEqual(code('not_found'));
    driver.faults.add({ verb: 'observe', at: 'before', kind: 'fail' });
    await expect(client.ensure(wanted(2))).rejects.toMatchObject({ code: 'internal', detail: 'the host met a fault', cause: expect.anything() });
  });

  it('wait for an agent that is starting, and fail when there is none', async () => {
    await agent.close();
    const early = client.describe();
    await startAgent();
    expect(await early).toMatchObject({ driver: 'fake' });
    const nobody = new HostAgentClient({ address: `unix:${folder}/nobody.sock` });
    await expect(nobody.describe()).rejects.toEqual(code('unavailable'));
    nobody.close();
  });

  it('say that the host does not answer, and no more, when it is frozen or gone', async () => {
    // It accepts and never reads, so it does not see its peer go either: each connection must be cut here, or the server stays open.
    const accepted: Socket[] = [];
    const frozen = createServer((socket) => void accepted.push(socket)).listen(`${folder}/frozen.sock`);
    await once(frozen, 'listening');
    const clients = ['frozen', 'nobody'].map((name) => new HostAgentClient({ address: `unix:${folder}/${name}.sock`, firstReplySeconds: 0.3 }));
    const silence = { code: 'unavailable', detail: 'the host does not answer; try again', cause: expect.anything() };
    await Promise.all(clients.map((one) => expect(one.readFile({ containerId: ID, path: '/etc' })).rejects.toMatchObject(silence)));
    await expect(clients[1]!.stats(ID)).rejects.toMatchObject(silence);
    for (const one of clients) one.close();
    for (const one of accepted) one.destroy();
    frozen.close();
    await once(frozen, 'close');
  });

  it('are given up when asked', async () => {
    driver.faults.add({ verb: 'create', at: 'before', kind: 'hang' });
    const giveUp = new AbortController();
    const call = client.ensure(wanted(1), giveUp.signal);
    await eventually(() => expect(driver.faults.hangs).toBe(1));
    giveUp.abort();
    await expect(call).rejects.toEqual(code('unavailable'));
  });

  it('come in by a socket only root and its group may use, and only one agent has it', async () => {
    const socket = await stat(`${folder}/run/agent.sock`);
    expect(socket.mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'agent'))).mode & 0o777).toBe(0o700);
    const second = runAgent({ stateDir: folder, listen: address, driver: new FakeDriver(), instance: 'atest1', poolMiB: 256, log: pino({ level: 'silent' }) });
    await expect(second).rejects.toThrow('another agent listens');
    await restartAgent(() => undefined);
    expect(await client.describe()).toMatchObject({ driver: 'fake' });
  });

  it('cross boxes by mutual TLS only', async () => {
    const tls = await certificates(folder);
    const remote = await runAgent({
      stateDir: join(folder, 'remote'), listen: '127.0.0.1:0', driver: new FakeDriver(), instance: 'atest1', poolMiB: 256, tls, log: pino({ level: 'silent' }),
    });
    const known = new HostAgentClient({ address: remote.address, tls });
    const foreign = await certificates(join(folder, 'foreign'));
    const impostor = new HostAgentClient({ address: remote.address, tls: { ...foreign, ca: tls.ca } });
    const misled = new HostAgentClient({ address: remote.address, tls: { ...tls, ca: foreign.ca } });
    const plain = new HostAgentClient({ address: remote.address });
    try {
      expect(await known.describe()).toMatchObject({ driver: 'fake' });
      await Promise.all([impostor, misled, plain].map((one) => expect(one.describe()).rejects.toEqual(code('unavailable'))));
    } finally {
      for (const one of [known, impostor, misled, plain]) one.close();
      await remote.close();
    }
  });

  it('need mutual TLS beyond loopback', async () => {
    const open = runAgent({
      stateDir: folder,
      listen: '0.0.0.0:0',
      driver: new FakeDriver(),
      instance: 'atest1',
      poolMiB: 256,
      log: pino({ level: 'silent' }),
    });
    await expect(open).rejects.toThrow('mutual TLS is needed');
  });
});
