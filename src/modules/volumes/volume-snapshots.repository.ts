import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { TenantRepository, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { VOLUME_SNAPSHOT } from './volume-snapshot.noun.js';
import { VolumeSnapshotRow } from './volume-snapshot.row.js';

@Injectable()
export class VolumeSnapshotsRepository extends TenantRepository<VolumeSnapshotRow> {
  protected readonly row = VolumeSnapshotRow;
  protected readonly noun = VOLUME_SNAPSHOT;

  /** One page, of one volume when `volumeId` says so. */
  listOf(ctx: OpContext, { volumeId, ...query }: ListQuery & { volumeId?: string }): Promise<Page<VolumeSnapshotRow>> {
    return this.list(ctx, query, (builder) => {
      if (volumeId !== undefined) builder.andWhere('r.volumeId = :volumeId', { volumeId });
    });
  }
}
