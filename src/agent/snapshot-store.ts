import { checkedId } from './checked-id.js';
import { DriverError } from './drivers/driver-error.js';
import { facet, type HostDriver } from './drivers/host-driver.js';
import type { KeyedQueue } from './keyed-queue.js';
import type { Ledger } from './ledger.js';

/** Snapshots by id. Locks are taken snapshot first, container second, everywhere. */
export class SnapshotStore {
  constructor(
    private readonly driver: HostDriver,
    private readonly ledger: Ledger,
    private readonly queue: KeyedQueue,
  ) {}

  /** Answers the size in bytes; the present one's when it exists. A deleted id stays deleted: `conflict`. */
  create(snapshotId: string, containerId: string, generation: number): Promise<number> {
    checkedId(snapshotId);
    checkedId(containerId);
    return this.queue.run(snapshotId, () =>
      this.queue.run(containerId, async () => {
        const tombstone = this.ledger.snapshots.get(snapshotId);
        if (tombstone && generation <= tombstone.generation) throw new DriverError('conflict', `snapshot ${snapshotId}: deleted`);
        return facet(this.driver, 'snapshots').take(containerId, snapshotId);
      }),
    );
  }

  remove(snapshotId: string, generation: number): Promise<void> {
    checkedId(snapshotId);
    return this.queue.run(snapshotId, async () => {
      await this.ledger.snapshots.put({ id: snapshotId, generation, destroyedAt: Date.now() });
      await facet(this.driver, 'snapshots').delete(snapshotId);
    });
  }

  /** Keeps the snapshot where it is while the task uses it. */
  whileKept<T>(snapshotId: string, task: () => Promise<T>): Promise<T> {
    checkedId(snapshotId);
    return this.queue.run(snapshotId, task);
  }
}
