import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { OpContext } from '../../platform/context/op-context.js';
import { CrossTenant } from '../../platform/database/cross-tenant.js';
import { TenantRepository, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SNAPSHOT } from './snapshot.noun.js';
import { SnapshotRow } from './snapshot.row.js';

@Injectable()
export class SnapshotsRepository extends TenantRepository<SnapshotRow> {
  protected readonly row = SnapshotRow;
  protected readonly noun = SNAPSHOT;

  constructor(
    work: UnitOfWork,
    private readonly crossTenant: CrossTenant,
  ) {
    super(work);
  }

  /** One page, of one container when `containerId` says so. */
  listOf(ctx: OpContext, { containerId, ...query }: ListQuery & { containerId?: string }): Promise<Page<SnapshotRow>> {
    return this.list(ctx, query, (builder) => {
      if (containerId !== undefined) builder.andWhere('r.containerId = :containerId', { containerId });
    });
  }

  /** The snapshot this container's present files grew from. */
  async currentOf(ctx: OpContext, containerId: string): Promise<SnapshotRow | null> {
    return this.work.run(ctx, (_, manager) => this.query(ctx, manager).andWhere('r.containerId = :containerId AND r.current', { containerId }).getOne());
  }

  /** The container's files now grow from this snapshot, or from none. */
  async growFrom(tx: OpContext, containerId: string, snapshotId: string | null): Promise<void> {
    const before = await this.currentOf(tx, containerId);
    if (before && before.id !== snapshotId) await this.write(tx, before.id, { current: false });
    if (snapshotId !== null && before?.id !== snapshotId) await this.write(tx, snapshotId, { current: true });
  }

  /** Removes it from its tree: what grew from it now grew from its parent. */
  async cutOut(tx: OpContext, { id, parentId, containerId, current }: SnapshotRow): Promise<void> {
    const parent = parentId === null ? null : await this.find(tx, parentId, { lock: true });
    await this.work.run(tx, (_, manager) =>
      manager.query(`UPDATE snapshots SET parent_id = $3, version = version + 1 WHERE tenant_id = $1 AND parent_id = $2`, [
        tx.tenantId,
        id,
        parent?.id ?? null,
      ]),
    );
    await this.remove(tx, id);
    if (current && parent?.containerId === containerId) await this.write(tx, parent.id, { current: true });
  }

  /** What this schedule took and may delete, oldest first. */
  async ofSchedule(ctx: OpContext, scheduleId: string): Promise<SnapshotRow[]> {
    return this.work.run(ctx, (_, manager) =>
      this.query(ctx, manager)
        .andWhere(`r.scheduleId = :scheduleId AND NOT r.protected AND r.status IN ('creating', 'ready', 'error')`, { scheduleId })
        .orderBy('r.createdAt')
        .getMany(),
    );
  }

  /** Whether this run of the schedule has taken one of this container. */
  async isTakenBy(ctx: OpContext, by: Pick<SnapshotRow, 'scheduleId' | 'scheduleRunId'>, containerId: string): Promise<boolean> {
    return this.work.run(ctx, (_, manager) =>
      this.query(ctx, manager)
        .andWhere('r.scheduleId = :scheduleId AND r.scheduleRunId = :scheduleRunId AND r.containerId = :containerId', { ...by, containerId })
        .getExists(),
    );
  }

  /** The first of these names, by number from 1, that no snapshot has. */
  async firstFree(ctx: OpContext, called: (nth: number) => string): Promise<string> {
    for (let from = 1, many = 1; ; from += many, many *= 10) {
      const names = Array.from({ length: many }, (_, at) => called(from + at));
      const taken: { name: string }[] = await this.work.run(ctx, (_, manager) =>
        manager.query('SELECT name FROM snapshots WHERE tenant_id = $1 AND name = ANY($2)', [ctx.tenantId, names]),
      );
      const held = new Set(taken.map(({ name }) => name));
      const free = names.find((name) => !held.has(name));
      if (free !== undefined) return free;
    }
  }

  /** Those of the container that were taken before its root file system was replaced, but for this one. */
  async safetiesOf(ctx: OpContext, containerId: string, but: string): Promise<SnapshotRow[]> {
    return this.work.run(ctx, (_, manager) =>
      this.query(ctx, manager)
        .andWhere(`r.containerId = :containerId AND r.origin = 'safety' AND NOT r.protected AND r.status IN ('ready', 'error') AND r.id <> :but`, {
          containerId,
          but,
        })
        .orderBy('r.id')
        .setLock('pessimistic_write')
        .getMany(),
    );
  }

  /** The newest so many of each of these containers. */
  async newestOf(ctx: OpContext, containerIds: readonly string[], most: number): Promise<SnapshotRow[]> {
    const query = (manager: EntityManager): SelectQueryBuilder<SnapshotRow> =>
      this.query(ctx, manager)
        .andWhere(
          `r.id IN (SELECT n.id FROM unnest(:containerIds::text[]) AS c (id), LATERAL (
             SELECT s.id FROM snapshots s WHERE s.tenant_id = :tenantId AND s.container_id = c.id ORDER BY s.created_at DESC, s.id DESC LIMIT :most) n)`,
          { containerIds: [...containerIds], most },
        )
        .orderBy('r.created_at', 'DESC')
        .addOrderBy('r.id', 'DESC');
    return this.rows(ctx, query, { name: 'newest of', parameters: [ctx.tenantId, containerIds, most] });
  }

  /** Across tenants: up to 100 snapshots past their time that no operation holds. */
  expired(): Promise<{ tenant_id: string; id: string }[]> {
    return this.crossTenant.query('SELECT tenant_id, id FROM expired_snapshots()');
  }
}
