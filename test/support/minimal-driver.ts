import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as os from 'node:os';

import { DriverError } from '../../src/agent/drivers/driver-error.js';
import type { ContainerSpec, ContainerStatus, DriverInventory, HostDescription, StopOptions } from '../../src/agent/drivers/facets/lifecycle.js';
import type { HostDriver } from '../../src/agent/drivers/host-driver.js';
import { checkSpec } from '../../src/agent/drivers/spec-check.js';

interface Kept {
  spec: ContainerSpec;
  status: ContainerStatus;
  process?: ChildProcess;
}

/** What outlives a driver: the processes of the host, and what is kept of them. */
export type Machine = Map<string, Kept>;

const MIB = 1024 * 1024;

/** As little as a driver can be: a lifecycle without facets. A container is a process of this machine and has nothing of its own; its image is ignored. */
export class MinimalDriver implements HostDriver {
  readonly name = 'minimal';
  private readonly listeners = new Set<(status: ContainerStatus) => void>();

  constructor(private readonly machine: Machine = new Map()) {}

  describe(): Promise<HostDescription> {
    const [diskMiB, diskFreeMiB] = [1024, 1024];
    const host = { hostname: os.hostname(), architecture: process.arch === 'x64' ? 'amd64' : process.arch, cpus: os.cpus().length };
    return Promise.resolve({ ...host, memoryMiB: Math.floor(os.totalmem() / MIB), diskMiB, diskFreeMiB, poolReadOnly: false, features: [], checks: [] });
  }

  list(): Promise<DriverInventory> {
    return Promise.resolve({ containers: [...this.machine.values()].map(({ status }) => status) });
  }

  observe(id: string): Promise<ContainerStatus> {
    return Promise.resolve(this.machine.get(id)?.status ?? { id, state: 'absent' });
  }

  async create(spec: ContainerSpec): Promise<ContainerStatus> {
    checkSpec(spec);
    if (!this.machine.has(spec.id)) this.machine.set(spec.id, { spec, status: { id: spec.id, state: 'stopped' } });
    return this.machine.get(spec.id)!.status;
  }

  /** The number of the run is left to the agent's ledger. */
  async start(id: string): Promise<ContainerStatus> {
    const kept = this.kept(id);
    const { status, spec } = kept;
    if (status.state === 'running') return status;
    const [program = 'sleep', ...args] = spec.command.length > 0 ? spec.command : ['sleep', 'infinity'];
    const child = spawn(program, args, { env: { PATH: process.env['PATH'], ...spec.env }, stdio: 'ignore' });
    child.once('exit', (code, signal) => {
      const exitCode = signal === null ? code! : 128 + os.constants.signals[signal];
      this.tell(kept, { id, state: 'stopped', exitCode, exitReason: signal === null ? 'exited' : 'killed' });
    });
    await once(child, 'spawn').catch((error: unknown) => {
      throw new DriverError('invalid', 'command: not found', { cause: error });
    });
    kept.process = child;
    const ended = child.exitCode !== null || child.signalCode !== null;
    return ended ? kept.status : this.tell(kept, { id, state: 'running', pid: child.pid!, startedAt: Date.now() / 1000 });
  }

  async stop(id: string, { force, timeoutSeconds }: StopOptions): Promise<ContainerStatus> {
    const kept = this.kept(id);
    const { status, process: child } = kept;
    if (status.state !== 'running' || !child) return status;
    const gone = once(child, 'exit');
    child.kill(force ? 'SIGKILL' : 'SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), timeoutSeconds * 1000);
    await gone;
    clearTimeout(patience);
    return kept.status;
  }

  async update(spec: ContainerSpec): Promise<ContainerStatus> {
    const kept = this.kept(spec.id);
    checkSpec(spec);
    kept.spec = spec;
    return kept.status;
  }

  async destroy(id: string, options: StopOptions): Promise<void> {
    const kept = this.machine.get(id);
    if (!kept) return;
    await this.stop(id, options);
    this.machine.delete(id);
    this.tell(kept, { id, state: 'absent' });
  }

  onChange(listener: (status: ContainerStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): Promise<void> {
    this.listeners.clear();
    return Promise.resolve();
  }

  private kept(id: string): Kept {
    const kept = this.machine.get(id);
    if (!kept) throw new DriverError('not_found', `container ${id}: not on this host`);
    return kept;
  }

  private tell(kept: Kept, status: ContainerStatus): ContainerStatus {
    kept.status = status;
    for (const listener of this.listeners) listener(status);
    return status;
  }
}
