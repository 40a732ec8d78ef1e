import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';

import type { ImageInfo } from '../facets/images.js';
import type { ContainerSpec, ContainerStatus } from '../facets/lifecycle.js';
import type { HostFirewalls } from '../facets/firewalls.js';
import type { PortForward } from '../facets/networks.js';

export interface FakeImage {
  info: ImageInfo;
  files: Record<string, string>;
}

/** It keeps the run's number. */
export type FakeStatus = ContainerStatus & { run: number };

export interface FakeContainer {
  /** Its files were written at creation. */
  spec: ContainerSpec;
  status: FakeStatus;
  layer: Record<string, string | null>;
  console: string;
  /** When its command ends by itself, in milliseconds since the epoch, and how. */
  ends?: { at: number; exitCode: number };
}

export interface FakeSnapshot {
  imageId: string;
  layer: Record<string, string | null>;
  sizeBytes: number;
  /** The tenant it is counted for. */
  group?: string;
}

/** Bytes of some files. */
export const sizeOf = (files: Record<string, string | null>): number => Object.values(files).reduce((sum, content) => sum + (content?.length ?? 0), 0);

export interface FakeVolume {
  sizeMiB: number;
  files: Record<string, string | null>;
  group?: string;
}

/** Of the machine. */
export interface FakeState {
  bootId: string;
  nextPid: number;
  images: Record<string, FakeImage>;
  containers: Record<string, FakeContainer>;
  snapshots: Record<string, FakeSnapshot>;
  volumes: Record<string, FakeVolume>;
  /** What its networks let in; none before that was told. */
  forwards?: PortForward[];
  /** None before that was told. */
  firewalls?: HostFirewalls;
}

/** The make-believe machine: all in memory, and in one JSON file when given, so that another process finds it again. */
export class FakeHost {
  readonly state: FakeState;

  constructor(private readonly stateFile?: string) {
    this.state =
      stateFile !== undefined && existsSync(stateFile)
        ? (JSON.parse(readFileSync(stateFile, 'utf8')) as FakeState)
        : { bootId: randomUUID(), nextPid: 1000, images: {}, containers: {}, snapshots: {}, volumes: {} };
  }

  save(): void {
    if (this.stateFile === undefined) return;
    writeFileSync(`${this.stateFile}.new`, JSON.stringify(this.state), { mode: 0o600 });
    renameSync(`${this.stateFile}.new`, this.stateFile);
  }
}

/** How its last run ended, if it did. */
export function exitOf({ exitCode, exitReason, spent }: ContainerStatus): Pick<ContainerStatus, 'exitCode' | 'exitReason' | 'spent'> {
  return exitCode === undefined ? {} : { exitCode, exitReason, spent };
}
