import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';

import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';

import type { RunningAgent } from '../../src/agent/agent.js';
import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import { runAgent } from '../../src/roles/agent.js';
import { FrameSplitter, frameOf, VERSION } from '../../src/wire/call-frames.js';
import { HostAgentClient } from '../../src/wire/host-agent.client.js';
import { failureText } from '../../src/wire/wire-error.js';
import { archive, folder, ID, IMAGE, wanted } from './host-agent.fixture.js';

let agent: RunningAgent;
let client: HostAgentClient;
let lines: Record<string, unknown>[];

async function start(listen: string): Promise<void> {
  lines = [];
  const log = pino({}, { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const stateDir = join(folder, 'other');
  agent = await runAgent({ stateDir, listen, driver: new FakeDriver(), instance: 'atest2', poolMiB: 256, log, callLog: log });
  client = new HostAgentClient({ address: agent.address });
  lines.length = 0;
}

describe.each([
  ['over a unix socket', () => `unix:${folder}/other.sock`],
  ['from another machine', () => '127.0.0.1:0'],
])('the agent logs what it is asked %s', (_, listen) => {
  beforeEach(() => start(listen()));
  afterEach(async () => {
    client.close();
    await agent.close();
    await rm(join(folder, 'other'), { recursive: true });
  });

  test('under the id of the request, whatever shape a call has', async () => {
    const asked = client.for('req_1');
    await asked.uploadImage(IMAGE, createReadStream(archive));
    await asked.importImage({ imageId: IMAGE });
    await asked.ensure(wanted(1));
    const { content } = await asked.readFile({ containerId: ID, path: '/' });
    for await (const chunk of content) expect(chunk).toHaveLength(0);
    const attached = await asked.attach({ command: { containerId: ID, command: ['true'] } });
    for await (const output of attached) expect(output).toBeDefined();
    attached.close();
    await expect(asked.exec({ containerId: 'ctr_none', command: ['true'] })).rejects.toThrow();
    const told = lines.map(({ requestId, msg, call, subject }) => [requestId, msg, call, subject]);
    expect(told).toEqual([
      ['req_1', 'call', 'UploadImage', IMAGE],
      ['req_1', 'call', 'ImportImage', IMAGE],
      ['req_1', 'call', 'Ensure', ID],
      ['req_1', 'call', 'ReadFile', ID],
      ['req_1', 'call', 'Attach', ID],
      ['req_1', 'call refused', 'Exec', 'ctr_none'],
    ]);
  });

  test('each call under its own, though they are under way at once over one connection, and none under that of another', async () => {
    await Promise.all(['req_1', 'req_2', 'req_3'].map((id) => client.for(id).deleteImage(id.replace('req', 'img'))).concat(client.deleteImage('img_4')));
    expect(lines.map(({ requestId, subject }) => [requestId, subject]).sort()).toEqual([['req_1', 'img_1'], ['req_2', 'img_2'], ['req_3', 'img_3']]);
    await expect(client.exec({ containerId: 'ctr_none', command: ['true'] })).rejects.toThrow();
    expect(lines.at(-1)).toMatchObject({ msg: 'call refused', call: 'Exec' });
    expect(lines.at(-1)).not.toHaveProperty('requestId');
  });
});

test('an agent that knows no ids answers as ever', async () => {
  const path = join(folder, 'older.sock');
  const older = await olderAgent(path);
  client = new HostAgentClient({ address: `unix:${path}` });
  await Promise.all([client.for('req_1').deleteImage('img_1'), client.for('req_2').deleteImage('img_2'), client.deleteImage('img_3')]);
  client.close();
  older.close();
});

/** What one of an earlier version does: it looks for a call by the path that a frame has, and refuses what it finds none for. */
function olderAgent(path: string): Promise<Server> {
  const server = createServer((socket) => {
    const splitter = new FrameSplitter(1024);
    let greeted = false;
    socket.on('data', (chunk: Buffer) => {
      if (!greeted) expect(chunk[0]).toBe(VERSION);
      for (const { call, kind, content } of splitter.push(greeted ? chunk : chunk.subarray(1))) {
        const known = content.toString('latin1', 0, kind) === '/berth.host.v1.HostAgent/DeleteImage';
        const refusal = failureText({ code: status.UNIMPLEMENTED, details: 'this agent has no such call' });
        socket.write(known ? frameOf(call, status.OK) : frameOf(call, status.UNIMPLEMENTED, Buffer.from(refusal)));
      }
      greeted = true;
    });
  });
  return new Promise((resolve) => server.listen(path, () => resolve(server)));
}
