import { expect } from '@jest/globals';
import type { ContainerSpec, ContainerStatus } from '../../src/agent/drivers/facets/lifecycle.js';
import type { ExecRequest, ExecResult } from '../../src/agent/drivers/facets/streams.js';
import { facet, type Facets, type HostDriver } from '../../src/agent/drivers/host-driver.js';
import type { FacetName } from '../../src/wire/facets.js';
import { eventually } from '../support/eventually.js';

/** A driver under test, with what the suite needs around it. */
export interface DriverUnderTest {
  driver: HostDriver;
  /** A root file system archive with a busybox-like userland and /sbin/init, of a driver that takes images. */
  archive?: string;
  /** It does not hand back the number of a run. */
  forgetsRuns?: true;
  /** An address for container number n, when the driver has networks. */
  nic?: (n: number) => ContainerSpec['nics'][number];
  /** Closes the driver and opens another on the same state, as a restarted agent does. */
  reopen(): Promise<HostDriver>;
  dispose(): Promise<void>;
}

export const IMAGE = 'img_contract';
export const KILL = { force: true, timeoutSeconds: 0 };
export const IMPORT = { maxBytes: 512 * 1024 * 1024, maxEntries: 100_000, timeoutSeconds: 120 };

/** A failure with this code. */
export const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });
export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** What the contract of drivers lends to its parts. */
export class DriverBed {
  private made = 0;

  constructor(
    readonly under: DriverUnderTest,
    public driver = under.driver,
  ) {}

  facet<F extends FacetName>(name: F): Facets[F] {
    return facet(this.driver, name);
  }

  specOf(more: Partial<ContainerSpec> = {}): ContainerSpec {
    this.made += 1;
    return {
      id: `ctr_contract_${this.made}`,
      hostname: `c${this.made}`,
      imageId: IMAGE,
      command: [],
      env: {},
      limits: { cpus: 1, memoryMiB: 128, diskMiB: 64, processes: 64 },
      nics: this.under.nic ? [this.under.nic(this.made)] : [],
      nameservers: [],
      files: [],
      profile: 'default',
      ...more,
    };
  }

  /** What a status says of the run with this number. */
  run(number: number): { run?: number } {
    return this.under.forgetsRuns ? {} : { run: number };
  }

  /** One that was started. */
  async running(more: Partial<ContainerSpec> = {}): Promise<ContainerSpec> {
    const spec = this.specOf(more);
    await this.driver.create(spec);
    await this.driver.start(spec.id, 1);
    return spec;
  }

  /** Its status once it has stopped by itself. */
  stopped(id: string): Promise<ContainerStatus> {
    return eventually(async () => {
      const status = await this.driver.observe(id);
      expect(status.state).toBe('stopped');
      return status;
    });
  }

  /** By the facet `streams`, as is all that looks into a container. */
  exec(id: string, command: string[], more: Partial<ExecRequest> = {}): Promise<ExecResult> {
    const request = { command, stdin: new Uint8Array(), env: {}, cwd: '', user: '', timeoutSeconds: 20, maxOutputBytes: 65_536, ...more };
    return this.facet('streams').exec(id, request);
  }

  /** What a shell script prints in a container. */
  async sh(id: string, script: string): Promise<string> {
    return text((await this.exec(id, ['sh', '-c', script])).stdout);
  }

  async destroy(...ids: string[]): Promise<void> {
    for (const id of ids) await this.driver.destroy(id, KILL);
  }
}
