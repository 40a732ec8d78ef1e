import { checkedId } from './checked-id.js';
import { DriverError } from './drivers/driver-error.js';
import type { VolumeOrigin, Volumes, VolumeUsage } from './drivers/facets/volumes.js';
import { facet, type HostDriver } from './drivers/host-driver.js';
import type { KeyedQueue } from './keyed-queue.js';
import type { Ledger } from './ledger.js';

/** Volumes by id, one change of each at a time. What is older than the newest generation carried out is not done again, and a deleted id stays deleted. */
export class VolumeStore {
  constructor(
    private readonly driver: HostDriver,
    private readonly ledger: Ledger,
    private readonly queue: KeyedQueue,
  ) {}

  /** Makes it, empty or with a snapshot's content, or gives the one there is this size. */
  ensure(id: string, sizeMiB: number, generation: number, made: VolumeOrigin = {}): Promise<VolumeUsage> {
    return this.once(id, generation, async (volumes) => {
      if (made.snapshotId !== undefined) checkedId(made.snapshotId);
      await volumes.create(id, sizeMiB, made);
      await volumes.resize(id, sizeMiB);
    });
  }

  /** Puts a snapshot in place of what it holds. */
  restore(id: string, snapshotId: string, generation: number): Promise<VolumeUsage> {
    return this.once(id, generation, (volumes) => volumes.restore(id, checkedId(snapshotId)));
  }

  remove(id: string, generation: number): Promise<void> {
    checkedId(id);
    return this.queue.run(id, async () => {
      await facet(this.driver, 'volumes').delete(id);
      await this.ledger.volumes.put({ id, generation, destroyedAt: Date.now() });
    });
  }

  /** Answers the size in bytes; the present one's when it exists. A deleted snapshot stays deleted: `conflict`. */
  snapshot(id: string, snapshotId: string, generation: number): Promise<number> {
    checkedId(id);
    checkedId(snapshotId);
    return this.queue.run(snapshotId, () =>
      this.queue.run(id, async () => {
        const tombstone = this.ledger.snapshots.get(snapshotId);
        if (tombstone && generation <= tombstone.generation) throw new DriverError('conflict', `snapshot ${snapshotId}: deleted`);
        return facet(this.driver, 'volumes').snapshot(id, snapshotId);
      }),
    );
  }

  /** The newest generation of it that was carried out; 0 of one that was never asked for. */
  generationOf(id: string): number {
    return this.ledger.volumes.get(id)?.generation ?? 0;
  }

  private once(id: string, generation: number, change: (volumes: Volumes) => Promise<void>): Promise<VolumeUsage> {
    checkedId(id);
    return this.queue.run(id, async () => {
      const volumes = facet(this.driver, 'volumes');
      const known = this.ledger.volumes.get(id);
      if (known?.destroyedAt !== undefined) throw new DriverError('conflict', `volume ${id}: deleted`);
      if (!known || generation > known.generation) {
        await change(volumes);
        await this.ledger.volumes.put({ id, generation });
      }
      return volumes.usage(id);
    });
  }
}
