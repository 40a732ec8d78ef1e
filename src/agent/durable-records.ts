import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { checkedId } from './checked-id.js';

/**
 * Small records, one JSON file each, all of them in memory too. A write replaces the file in one step: after a crash a
 * reader finds the old record or the new one. Writes of one id must not overlap: the caller serialises them.
 */
export class DurableRecords<T extends { readonly id: string }> {
  private readonly records = new Map<string, T>();

  /** Reads the folder, made with mode 0700 when absent. A file that cannot be read is a fault: better no agent than one that forgot. */
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (!name.endsWith('.json')) {
        rmSync(path, { force: true });
        continue;
      }
      const record = read<T>(path);
      this.records.set(record.id, record);
    }
  }

  get(id: string): T | undefined {
    return this.records.get(id);
  }

  all(): T[] {
    return [...this.records.values()];
  }

  /** Keeps a record: on disk when this resolves, also if the power fails. */
  async put(record: T): Promise<void> {
    await this.note(record);
    await this.syncFolder();
  }

  /** Keeps a record that nobody was promised yet: the next agent finds it; after a power failure it is there as a whole, or the one before is. */
  async note(record: T): Promise<void> {
    const path = this.pathOf(record.id);
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(record));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    this.records.set(record.id, record);
  }

  async remove(id: string): Promise<void> {
    await rm(this.pathOf(id), { force: true });
    this.records.delete(id);
  }

  private pathOf(id: string): string {
    return join(this.folder, `${checkedId(id)}.json`);
  }

  private async syncFolder(): Promise<void> {
    const folder = await open(this.folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

function read<T>(path: string): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw new Error(`ledger: ${path} cannot be read`, { cause: error });
  }
}
