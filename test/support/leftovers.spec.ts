import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

import { expect, it } from '@jest/globals';

import { leftovers } from './leftovers.mjs';

it('are named while they are there, and are what came since', async () => {
  const before = createServer().listen(0, '127.0.0.1');
  await once(before, 'listening');
  const mark = `BERTH_LEFTOVER=${process.pid}`;
  const since = await leftovers(['handles', 'timers', 'processes'], mark);
  expect(await since.left()).toEqual([]);

  const accepted = once(before, 'connection');
  const socket = connect((before.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  const [name, value] = mark.split('=') as [string, string];
  const child = spawn('sleep', ['60'], { env: { ...process.env, [name]: value } });
  const timer = setInterval(() => undefined, 1000);
  const { port } = before.address() as AddressInfo;
  const expected = [
    `handle: Socket from 127.0.0.1:${port} to 127.0.0.1:${socket.localPort}`,
    `handle: Socket from 127.0.0.1:${socket.localPort} to 127.0.0.1:${port}`,
    `handle: child process ${child.pid} sleep 60`,
    `process ${child.pid} sleep 60`,
    'timer (npx jest --detectOpenHandles says where it was set)',
  ];
  expect((await since.left()).sort()).toEqual(expected.sort());

  clearInterval(timer);
  child.kill('SIGKILL');
  socket.destroy();
  (await accepted)[0].destroy();
  expect(await since.left()).toEqual([]);
  before.close();
});
