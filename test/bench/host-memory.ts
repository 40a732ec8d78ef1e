import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What the kernel holds and cannot give back under pressure, by its line in /proc/meminfo; caches are not counted. */
const KERNEL = ['SUnreclaim', 'KernelStack', 'PageTables', 'Percpu'] as const;

const numbersOf = (path: string): Map<string, number> =>
  new Map([...readFileSync(path, 'utf8').matchAll(/^(\w+):\s+(\d+) kB$/gm)].map(([, name, value]) => [name!, Number(value)]));

/** kB on the whole host: the kernel's own that it cannot give back, its caches of names and files, and all that is in use. */
export function hostMemory(): HostMemory {
  const lines = numbersOf('/proc/meminfo');
  const of = (name: string): number => lines.get(name) ?? 0;
  return { kernel: KERNEL.reduce((sum, name) => sum + of(name), 0), caches: of('SReclaimable'), used: of('MemTotal') - of('MemAvailable') };
}

/** kB the kernel holds for a process that sleeps, as one in a container does. */
export async function sleepingProcess(): Promise<number> {
  const before = hostMemory();
  const all = Array.from({ length: 200 }, () => spawn('/bin/busybox', ['sleep', '1000'], { stdio: 'ignore' }));
  await Promise.all(all.map((one) => once(one, 'spawn')));
  const { kernel } = growth(before, hostMemory(), all.length);
  const ends = all.map((one) => once(one, 'exit'));
  for (const one of all) one.kill('SIGKILL');
  await Promise.all(ends);
  return kernel;
}

/** What `hostMemory` says once the kernel has freed what is gone: it does so in its own time, and nothing tells when. After 15 s as it is. */
export async function settledMemory(): Promise<HostMemory> {
  let before = hostMemory();
  for (let tries = 0; tries < 15; tries += 1) {
    await delay(1000);
    const now = hostMemory();
    if (Math.abs(now.kernel - before.kernel) < 512) return now;
    before = now;
  }
  return before;
}

export interface HostMemory {
  kernel: number;
  caches: number;
  used: number;
}

/** Each of `after` less `before`, for each of `count` things made between. */
export function growth(before: HostMemory, after: HostMemory, count: number): HostMemory {
  const of = (name: keyof HostMemory): number => (after[name] - before[name]) / count;
  return { kernel: of('kernel'), caches: of('caches'), used: of('used') };
}

/**
 * kB the kernel holds for a memory group that is empty. It has room there for every file system that was ever mounted at the same time since
 * the host's boot, so this is small on a fresh host and large where thousands of containers, or one hostile, have been.
 */
export function emptyGroup(): number {
  const top = existsSync('/sys/fs/cgroup/cgroup.controllers') ? '/sys/fs/cgroup' : '/sys/fs/cgroup/memory';
  const groups = Array.from({ length: 200 }, (_, i) => join(top, `berth-bench-${process.pid}-${i}`));
  const before = hostMemory();
  for (const group of groups) mkdirSync(group);
  const after = hostMemory();
  for (const group of groups) rmdirSync(group);
  return growth(before, after, groups.length).kernel;
}

/** A container's processes as its engine wrote them down. */
export interface Started {
  id: string;
  pid: number;
  shimPid: number;
  startTime: number;
}

/** What runs in an installation, from its engine's own records. */
export function startedIn(stateDir: string): Started[] {
  const folder = join(stateDir, 'engine', 'containers');
  return readdirSync(folder).map((id) => ({ ...(JSON.parse(readFileSync(join(folder, id, 'run.json'), 'utf8')) as Omit<Started, 'id'>), id }));
}

/** Whether the process is still the one that was started then. */
export function isAlive({ pid, startTime }: Started): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(') ') + 2).split(' ')[19]) === startTime;
  } catch {
    return false;
  }
}

/** kB of a process, pages shared with others counted by share. */
export function proportionalSize(pid: number): number {
  return numbersOf(`/proc/${pid}/smaps_rollup`).get('Pss') ?? 0;
}

/** kB that these containers take beyond their own programs: shims, small inits. Our init is process 1 of a container that has a command. */
export function ourSize(all: readonly Started[]): { shim: number; init: number } {
  const mean = (sizes: number[]): number => sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return { shim: mean(all.map((one) => proportionalSize(one.shimPid))), init: mean(all.map((one) => proportionalSize(one.pid))) };
}
