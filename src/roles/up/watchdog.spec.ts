import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { Watchdog } from './watchdog.js';

/** Answers over HTTP; `/busy` keeps its event loop for as many milliseconds, `/stuck` waits in the kernel for ever. */
const SERVER = `
const { createServer } = require('node:http');
const server = createServer(({ url }, reply) => {
  const [, what, ms] = url.split('/');
  reply.end('here');
  if (what === 'busy') setImmediate(() => { const end = Date.now() + Number(ms); while (Date.now() < end); });
  if (what === 'stuck') setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
setInterval(() => {}, 50);
`;

let child: ChildProcess | undefined;
let dog: Watchdog | undefined;
afterEach(async () => {
  dog?.stop();
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

async function watched(bounds: { idleMs: number; busyMs: number }): Promise<{ url: string; hangs: string[] }> {
  child = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(createInterface(child.stdout!), 'line')) as [string];
  const [url, hangs] = [`http://127.0.0.1:${port}`, [] as string[]];
  dog = new Watchdog({
    probe: (signal) => fetch(url, { signal }),
    pid: () => (child!.exitCode === null && child!.signalCode === null ? child!.pid : undefined),
    onHang: (reason) => {
      hangs.push(reason);
      child!.kill('SIGKILL');
    },
    ...{ everyMs: 100, boundMs: 400, ...bounds },
  });
  return { url, hangs };
}

test('a process that is stopped hangs', async () => {
  const { hangs } = await watched({ idleMs: 1_500, busyMs: 60_000 });
  await pause(1_000);
  expect(hangs).toEqual([]);
  child!.kill('SIGSTOP');
  await eventually(() => expect(hangs).toEqual([expect.stringMatching(/^is stopped, and does not answer for \d+ s$/)]), 15);
}, 30_000);

test('a process that waits for what does not come hangs', async () => {
  const { url, hangs } = await watched({ idleMs: 1_500, busyMs: 60_000 });
  await fetch(`${url}/stuck`);
  await eventually(() => expect(hangs).toEqual([expect.stringContaining('does nothing')]), 15);
}, 30_000);

test('a process that is busy is left alone, but not for ever', async () => {
  const { url, hangs } = await watched({ idleMs: 500, busyMs: 6_000 });
  await fetch(`${url}/busy/2500`);
  await pause(3_000);
  expect(hangs).toEqual([]);
  await fetch(`${url}/busy/60000`);
  await eventually(() => expect(hangs).toEqual([expect.stringContaining('is busy')]), 20);
}, 40_000);

test('one that cannot be asked, as while it starts, does not hang', async () => {
  const hangs: string[] = [];
  child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
  dog = new Watchdog({
    probe: () => Promise.reject(new Error('nobody listens')), pid: () => child!.pid, onHang: (reason) => hangs.push(reason),
    ...{ everyMs: 50, boundMs: 200, idleMs: 300, busyMs: 600 },
  });
  await pause(1_500);
  expect(hangs).toEqual([]);
});
