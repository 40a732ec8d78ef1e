import { hostname, release } from 'node:os';

import type { HostDescription } from '../facets/lifecycle.js';
import type { ContainerStats, Spent } from '../facets/metering.js';
import type { FakeContainer } from './fake-host.js';
import { architecture } from './fake-image.js';

const MIB = 1024 * 1024;

/** A machine with room for all that tests make. */
export function describeHost(bootId: string, usedBytes: number, poolReadOnly: boolean): HostDescription {
  return {
    hostname: hostname(),
    kernel: release(),
    bootId,
    architecture: architecture(),
    cpus: 64,
    memoryMiB: 256 * 1024,
    diskMiB: 1024 * 1024,
    diskFreeMiB: 1024 * 1024 - Math.ceil(usedBytes / MIB),
    poolReadOnly,
    features: [],
    checks: [
      { name: 'driver', ok: true, found: 'fake', fix: '' },
      ...(poolReadOnly ? [{ name: 'pool', ok: false, found: 'read-only', fix: 'see why with `dmesg | grep BTRFS`' }] : []),
    ],
  };
}

/** What a make-believe container uses at `now`, in milliseconds since the epoch. */
export function measure(container: FakeContainer, diskUsedBytes: number, now: number): ContainerStats {
  const { limits } = container.spec;
  const up = container.status.startedAt !== undefined;
  const { seconds, cpuSeconds } = runOf(container, now);
  const memory = up ? Math.min(MIB, limits.memoryMiB * MIB) : 0;
  return {
    cpuSeconds,
    memoryUsedBytes: memory,
    memoryLimitBytes: limits.memoryMiB * MIB,
    memoryPeakBytes: memory,
    processesUsed: up ? 1 : 0,
    processesLimit: limits.processes,
    diskUsedBytes,
    diskLimitBytes: limits.diskMiB * MIB,
    networkRxBytes: 0,
    networkTxBytes: 0,
    ioReadBytes: 0,
    ioWriteBytes: 0,
    limitHits: { memory: 0, processes: 0, disk: 0, ...(limits.networkInMbps ? { networkIn: 0 } : {}), ...(limits.networkOutMbps ? { networkOut: 0 } : {}) },
    limitHitsAt: {},
    pressure: {},
    run: container.status.run,
    runSeconds: seconds,
  };
}

/** What its present run used until `now`: one hundredth of a core, all the time. */
export function runOf({ status: { startedAt } }: FakeContainer, now: number): Spent {
  const seconds = startedAt === undefined ? 0 : now / 1000 - startedAt;
  return { seconds, cpuSeconds: seconds / 100, networkRxBytes: 0, networkTxBytes: 0 };
}
