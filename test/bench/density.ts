/*
 * npm run bench:density: an installation of its own, filled with idle containers over the API by several tenants; what they cost, how fast it
 * still answers, whether they outlive their agent, and that nothing is left.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { startInstallation } from '../support/installation.js';
import { hostTraces } from '../support/host-traces.js';
import { percentile, timed } from './figures.js';
import { emptyGroup, growth, isAlive, ourSize, settledMemory, sleepingProcess, startedIn, type Started } from './host-memory.js';
import { Http } from './http.js';
import { peerFigures } from './peer.js';
import { markdown, type Line } from './table.js';

const COUNT = Number(process.env['BERTH_BENCH_CONTAINERS'] ?? 1000);
const PARALLEL = 16;
/** A bridge takes 1,023 ports; a provider's customers are many and small. */
const TENANTS = 8;
/** Containers that write the time down, every 50 ms: whether one was interrupted shows in the gaps. */
const WITNESSES = 8;
const BEAT_SECONDS = 0.05;
/** Room for that, beside hundreds that start. */
const WITNESS_LIMITS = { cpus: 1, memoryMiB: 64, diskMiB: 64, processes: 32 };
const LIMITS = { cpus: 0.05, memoryMiB: 64, diskMiB: 64, processes: 32 };
const IDLE = ['/bin/sleep', '1000000'];
const BEATS = ['/bin/sh', '-c', `while :; do read up idle < /proc/uptime; echo $up >> /beats; sleep ${BEAT_SECONDS}; done`];

const lines: Line[] = [];
const add = (what: string, goal: string, ours: string, peer = ''): unknown => lines.push({ what, goal, ours, peer });
const say = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
const milliseconds = (n: number): string => `${n.toFixed(n < 10 ? 1 : 0)} ms`;

process.env['BERTH_RATE_LIMIT_KEY'] = process.env['BERTH_RATE_LIMIT_TENANT'] = '0';
const instance = await startInstallation(process.env['BERTH_STATE_DIR'] ?? '/var/tmp/berth-bench-density', Number(process.env['BERTH_PORT'] ?? 7081));
const operator = new Http(instance.url, instance.operatorKey);
const tenants: Http[] = [];
const made: { http: Http; id: string }[] = [];

/** Runs `work` once for each item, `PARALLEL` at a time; how many seconds that took. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let next = 0;
  await Promise.all(Array.from({ length: PARALLEL }, async () => {
    while (next < items.length) await work(items[next++]!);
  }));
  return (performance.now() - began) / 1000;
}

async function launch(index: number, command = IDLE, limits = LIMITS): Promise<void> {
  const http = tenants[index % TENANTS]!;
  const { container } = await http.must('POST', '/v1/containers', { name: `d${index}`, image: 'busybox', command, limits });
  if (container.status !== 'running') throw new Error(`d${index} is ${container.status}`);
  made.push({ http, id: container.id as string });
}

/** Milliseconds of a GET by id, one after another. */
async function gets(): Promise<number[]> {
  return timed(500, (i) => {
    const { http, id } = made[(i + 1) % made.length]!;
    return http.must('GET', `/v1/containers/${id}`);
  });
}

/** When a witness was running, in seconds of its own. */
const beatsOf = ({ pid }: Started): number[] => readFileSync(`/proc/${pid}/root/beats`, 'utf8').trim().split('\n').map(Number);

/** The longest time between two of its beats after the first `count`, milliseconds. */
function longestGap(witness: Started, count: number): number {
  const beats = beatsOf(witness).slice(count - 1);
  return Math.max(...beats.slice(1).map((beat, i) => (beat - beats[i]!) * 1000));
}

/** Kills the agent; milliseconds until a container answers a command again, through the new one. */
async function replaceAgent(): Promise<number> {
  const { http, id } = made.at(-1)!;
  const before = instance.pid('agent');
  process.kill(before, 'SIGKILL');
  const began = performance.now();
  for (;;) {
    const answer = await http.send('POST', `/v1/containers/${id}/exec`, { command: ['true'] }, {});
    if (answer.status === 200 && answer.body.exitCode === 0 && instance.pid('agent') !== before) return performance.now() - began;
    if (performance.now() - began > 60_000) throw new Error(`the agent does not come back: ${JSON.stringify(answer.body)}`);
    await delay(5);
  }
}

/** How many traces of the installation the host shows in the end; the kernel takes network cards down in its own time. */
async function lastTraces(): Promise<number> {
  for (let tries = 0; tries < 50 && hostTraces(instance).length > 0; tries += 1) await delay(100);
  const left = hostTraces(instance);
  for (const trace of left) say(`left: ${trace}`);
  return left.length;
}

async function measure(): Promise<void> {
  for (let i = 0; i < TENANTS; i++) {
    const share = Math.ceil(COUNT / TENANTS) + WITNESSES;
    const quota = { containers: share, cpus: share, memoryMiB: share * 64, diskMiB: share * 64 };
    tenants.push(new Http(instance.url, (await operator.must('POST', '/v1/tenants', { name: `dense-${i}`, quota })).secret as string));
  }
  await Promise.all(Array.from({ length: WITNESSES }, (_, i) => launch(i, BEATS, WITNESS_LIMITS)));
  const few = await gets();
  const own = await sleepingProcess();
  const floor = emptyGroup();
  const idleMemory = await settledMemory();

  say(`starting ${COUNT - WITNESSES} more containers, ${PARALLEL} at a time`);
  const seconds = await each(Array.from({ length: COUNT - WITNESSES }, (_, i) => i + WITNESSES), (i) => launch(i));
  add(`${COUNT} containers started over the API, ${PARALLEL} at a time`, '< 20 s', `${seconds.toFixed(1)} s (${(COUNT / seconds).toFixed(0)} per second)`);

  const started = startedIn(instance.stateDir);
  if (started.length !== COUNT) throw new Error(`${started.length} containers run, want ${COUNT}`);
  const theirs = peerFigures(process.env['BERTH_BENCH_PEER'])['monitor_pss_kib'];
  const monitor = theirs ? `${theirs} kB (its monitor alone)` : '';
  const { shim, init } = ourSize(started);
  const { kernel, caches, used } = growth(idleMemory, await settledMemory(), COUNT - WITNESSES);
  const ours = kernel - own;
  const kilobytes = (sizes: string, extra: number): string =>
    `${(shim + init + extra).toFixed(0)} kB (shim ${shim.toFixed(0)}, init ${init.toFixed(0)}, kernel ${extra.toFixed(0)}${sizes})`;
  add('memory per idle container beyond its own processes', '<= 1 MB', kilobytes(`, less ${own.toFixed(0)} for a process of its own`, ours), monitor);
  add(
    'the same less what an empty memory group takes on this host since its boot, see docs/figures.md',
    '<= 1 MB',
    kilobytes(`, less ${floor.toFixed(0)}`, ours - floor),
  );
  add("memory per idle container, all that the host has less, the kernel's caches included", '', `${used.toFixed(0)} kB (caches ${caches.toFixed(0)})`);

  const many = await gets();
  const compare = (share: number): string => `${milliseconds(percentile(many, share))}, with ${WITNESSES} containers ${milliseconds(percentile(few, share))}`;
  add(`GET by id with ${COUNT} containers, p50`, 'unharmed', compare(0.5));
  add(`GET by id with ${COUNT} containers, p99`, 'unharmed', compare(0.99));

  const names = new Set(made.slice(0, WITNESSES).map(({ id }) => id));
  const witnesses = started.filter(({ id }) => names.has(id));
  const counts = witnesses.map((one) => beatsOf(one).length);
  say('killing the agent');
  add('agent killed to a command answered by the next', '< 2,000 ms', milliseconds(await replaceAgent()));
  const survivors = started.filter(isAlive).length;
  add('containers whose init lives on', `${COUNT}`, `${survivors}`);
  const pause = Math.max(...witnesses.map((one, i) => longestGap(one, counts[i]!)));
  add(`longest pause meanwhile of ${WITNESSES} containers that write the time every ${BEAT_SECONDS * 1000} ms`, '', milliseconds(pause));

  say('deleting them all');
  const deleting = await each(made, ({ http, id }) => http.must('DELETE', `/v1/containers/${id}?force=true`));
  add(`${COUNT} containers deleted`, '', `${deleting.toFixed(1)} s (${(COUNT / deleting).toFixed(0)} per second)`);
  add('init processes left', '0', `${started.filter(isAlive).length}`);
}

try {
  await measure();
} finally {
  for (const http of [operator, ...tenants]) http.close();
  await instance.destroy();
  add('traces on the host after destroy', '0', `${await lastTraces()}`);
  console.log(`### ${COUNT} containers\n\n${markdown(lines)}\n`);
}
