import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { CrossTenant } from '../../platform/database/cross-tenant.js';
import { TenantRepository, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { VOLUME } from './volume.noun.js';
import { VolumeRow } from './volume.row.js';

@Injectable()
export class VolumesRepository extends TenantRepository<VolumeRow> {
  protected readonly row = VolumeRow;
  protected readonly noun = VOLUME;

  constructor(
    work: UnitOfWork,
    private readonly crossTenant: CrossTenant,
  ) {
    super(work);
  }

  /** Across tenants: those of a host that are of an older generation than it knows them in, with that one. */
  behind(hostId: string, known: readonly { id: string; generation: number }[]): Promise<{ tenant_id: string; id: string; generation: number }[]> {
    return this.crossTenant.query('SELECT * FROM volumes_behind($1, $2, $3)', [hostId, known.map(({ id }) => id), known.map(({ generation }) => generation)]);
  }

  override write(ctx: OpContext, id: string, change: Partial<VolumeRow>): Promise<void> {
    return super.write(ctx, id, { ...change, updatedAt: new Date() });
  }

  /** One page, of one container when `containerId` says so. */
  listOf(ctx: OpContext, { containerId, ...query }: ListQuery & { containerId?: string }): Promise<Page<VolumeRow>> {
    return this.list(ctx, query, (builder) => {
      if (containerId !== undefined) builder.andWhere('r.containerId = :containerId', { containerId });
    });
  }

  /** Those of these containers, or on their way to or from them. */
  async ofContainers(ctx: OpContext, containerIds: readonly string[], options: { lock?: boolean } = {}): Promise<VolumeRow[]> {
    return this.work.run(ctx, (_, manager) => {
      const query = this.query(ctx, manager).andWhere('r.containerId = ANY(:containerIds)', { containerIds: [...containerIds] }).orderBy('r.id');
      return (options.lock ? query.setLock('pessimistic_write') : query).getMany();
    });
  }
}
