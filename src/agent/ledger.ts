import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { ImageInfo } from './drivers/facets/images.js';
import type { ContainerSpec, ExitReason, RootSource } from './drivers/facets/lifecycle.js';
import type { Spent } from './drivers/facets/metering.js';
import { DurableRecords } from './durable-records.js';
import { Journal } from './journal.js';
import { readLedgerFolders, removeLedgerFolders } from './ledger-folders.js';

export type Power = 'STOPPED' | 'RUNNING' | 'PAUSED';

/** What the control plane last wanted of one container, and how far that got. */
export interface ContainerEntry {
  readonly id: string;
  /** The newest generation asked for, and the newest one carried out. */
  readonly generation: number;
  readonly applied: number;
  /** Without the files, which are written once and may be secret. */
  readonly spec: Omit<ContainerSpec, 'files'>;
  readonly power: Power;
  readonly run: number;
  readonly autostart: boolean;
  /** Whether this generation begins a run, so that a container found stopped is started rather than left as it ended. */
  readonly starts: boolean;
  /** The root file system this generation puts in place, until that is done. */
  readonly restore?: RootSource;
  /** It ran when the host went down, and is left to the control plane to start: only that knows who may have its profile. */
  readonly awaitsStart?: boolean;
  /** The boot of the host in which this was asked for. */
  readonly bootId: string;
}

/** A container that was destroyed: nothing as old as this generation may bring it back. */
export interface Tombstone {
  readonly id: string;
  readonly generation: number;
  readonly applied: number;
  /** Milliseconds since the epoch. */
  readonly destroyedAt: number;
  /** What it used in all its runs, once it is gone; none of one that was not there. */
  readonly spent?: Spent | undefined;
}

/** A snapshot that was deleted: a late create must not bring it back. */
export interface SnapshotTombstone {
  readonly id: string;
  readonly generation: number;
  readonly destroyedAt: number;
}

/** The newest generation of a volume that was carried out; once deleted, a late call must not bring it back. */
export interface VolumeEntry {
  readonly id: string;
  readonly generation: number;
  readonly destroyedAt?: number;
}

/** What is remembered of a container's runs, until it is gone. */
export interface RunsEntry {
  readonly id: string;
  /** The newest that was begun, and the newest whose end is known; 0: none. */
  readonly run: number;
  readonly ended: number;
  /** How that one ended. */
  readonly end?: { readonly exitCode: number; readonly exitReason?: ExitReason };
  /** What all up to that one used. */
  readonly spent: Spent;
}

export type ImageEntry = ImageInfo & { readonly id: string };

const TOMBSTONE_MILLISECONDS = 30 * 24 * 3600 * 1000;

/** Those that were folders. */
const COLLECTIONS = ['containers', 'snapshots', 'images', 'volumes'] as const;

/** The agent's memory across its own death, in `<state>/agent/ledger/journal`: an entry for each container and its runs, deleted snapshot, image and volume. */
export class Ledger {
  readonly containers: DurableRecords<ContainerEntry | Tombstone>;
  readonly snapshots: DurableRecords<SnapshotTombstone>;
  readonly images: DurableRecords<ImageEntry>;
  readonly volumes: DurableRecords<VolumeEntry>;
  readonly runs: DurableRecords<RunsEntry>;

  private constructor(private readonly journal: Journal) {
    this.containers = new DurableRecords(journal, 'containers');
    this.snapshots = new DurableRecords(journal, 'snapshots');
    this.images = new DurableRecords(journal, 'images');
    this.volumes = new DurableRecords(journal, 'volumes');
    this.runs = new DurableRecords(journal, 'runs');
  }

  /** Reads the folder, made with mode 0700 when absent; moves in what an agent of before kept there. */
  static async open(folder: string): Promise<Ledger> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, 'journal');
    const journal = existsSync(path) ? Journal.open(path) : await Journal.create(path, readLedgerFolders(folder, COLLECTIONS));
    // What was in them is on disk in the journal; a death in between leaves them to the next agent.
    removeLedgerFolders(folder, COLLECTIONS);
    const ledger = new Ledger(journal);
    for (const entry of ledger.containers.all()) if (!isTombstone(entry)) journal.collection('containers').set(entry.id, respelled(entry));
    return ledger;
  }

  /** Resolves once what was asked for is kept. */
  close(): Promise<void> {
    return this.journal.close();
  }

  /** Drops tombstones older than 30 days: no request lives that long. An unfinished destroy keeps its tombstone. */
  async expire(now: number): Promise<void> {
    const old = ({ destroyedAt }: { destroyedAt?: number }): boolean => destroyedAt !== undefined && now - destroyedAt > TOMBSTONE_MILLISECONDS;
    for (const entry of this.containers.all()) {
      if (isTombstone(entry) && entry.applied === entry.generation && old(entry)) await this.containers.remove(entry.id);
    }
    for (const tombstone of this.snapshots.all()) {
      if (old(tombstone)) await this.snapshots.remove(tombstone.id);
    }
    for (const entry of this.volumes.all()) {
      if (old(entry)) await this.volumes.remove(entry.id);
    }
  }
}

/** An agent of before December 2026 spelled MiB otherwise in these names. */
function respelled(entry: ContainerEntry): ContainerEntry {
  const now = <T extends object>(of: T): T => Object.fromEntries(Object.entries(of).map(([name, value]) => [name.replace(/Mib(?=ps$|$)/, 'MiB'), value])) as T;
  const { limits, diskGroup } = entry.spec;
  return { ...entry, spec: { ...entry.spec, limits: now(limits), ...(diskGroup ? { diskGroup: now(diskGroup) } : {}) } };
}

export function isTombstone(entry: ContainerEntry | Tombstone): entry is Tombstone {
  return 'destroyedAt' in entry;
}
