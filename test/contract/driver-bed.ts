import { expect } from '@jest/globals';
import type { ContainerSpec, ExecResult, HostDriver } from '../../src/agent/drivers/host-driver.js';

/** What the contract of drivers lends to its parts. */
export interface DriverBed {
  driver(): HostDriver;
  specOf(more?: Partial<ContainerSpec>): ContainerSpec;
  /** One that was started. */
  running(more?: Partial<ContainerSpec>): Promise<ContainerSpec>;
  exec(id: string, command: string[]): Promise<ExecResult>;
  /** What a shell script prints in a container. */
  sh(id: string, script: string): Promise<string>;
}

export const KILL = { force: true, timeoutSeconds: 0 };
export const IMPORT = { maxBytes: 512 * 1024 * 1024, maxEntries: 100_000, timeoutSeconds: 120 };

/** A failure with this code. */
export const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });
