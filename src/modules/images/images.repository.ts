import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { OpContext } from '../../platform/context/op-context.js';
import { notFound } from '../../platform/errors/app-error.js';
import { CrossTenant } from '../../platform/database/cross-tenant.js';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { isId } from '../../platform/ids/id.js';
import { IMAGE } from './image.noun.js';
import { ImageRow } from './image.row.js';

const namedBy = (of: string, place: string, ref: string): string =>
  isId(IMAGE, ref) ? `${of}id = ${place}` : `(${of}name = ${place} OR ${of}alias = ${place})`;

/** A tenant sees its own images and the public ones; it changes only its own. */
@Injectable()
export class ImagesRepository extends TenantRepository<ImageRow> {
  protected readonly row = ImageRow;
  protected readonly noun = IMAGE;

  constructor(
    work: UnitOfWork,
    private readonly crossTenant: CrossTenant,
  ) {
    super(work);
  }

  /** By id, name or alias; the tenant's own image goes before a public one. `lock` finds its own only, and holds the row. */
  override async find(ctx: OpContext, ref: string, options: { lock?: boolean } = {}): Promise<ImageRow | null> {
    const where = namedBy('r.', ':ref', ref);
    const query = (manager: EntityManager): SelectQueryBuilder<ImageRow> =>
      this.query(ctx, manager).andWhere(where, { ref }).orderBy('r.tenant_id = :tenantId', 'DESC').addOrderBy('r.name = :ref', 'DESC').addOrderBy('r.id');
    const own = (manager: EntityManager): SelectQueryBuilder<ImageRow> => query(manager).andWhere('r.tenant_id = :tenantId').setLock('pessimistic_write');
    const parameters = [ctx.tenantId, ref];
    const rows = options.lock
      ? await this.work.run(ctx, (_, manager) => this.reader.fresh(manager, { query: own, same: { name: `lock ${where}`, parameters }, limit: 1 }))
      : await this.work.readShared(ctx, (manager) => this.reader.fresh(manager, { query, same: { name: where, parameters }, limit: 1 }));
    return rows[0]?.row ?? null;
  }

  /**
   * The image behind a reference, kept from being deleted until the caller's transaction ends. Not by a row lock: a public image
   * is another tenant's row. Fails with `not_found`.
   */
  async hold(tx: OpContext, ref: string): Promise<ImageRow> {
    const lock = `SELECT f.id, pg_advisory_xact_lock_shared(hashtextextended(f.id, 0)) FROM (
      SELECT id FROM images WHERE (tenant_id = $1 OR (visibility = 'public' AND status = 'ready')) AND ${namedBy('', '$2', ref)}
      ORDER BY tenant_id = $1 DESC, name = $2 DESC, id LIMIT 1) f`;
    const locking: Promise<{ id: string }[]> = this.work.run(tx, (_, manager) => manager.query(lock, [tx.tenantId, ref]));
    // sent behind it without waiting: sees what is there once it is locked
    const [[locked], found] = await this.work.together([locking, this.find(tx, ref)]);
    if (!found) throw notFound(this.noun.words, ref);
    // while we waited the reference came to mean another image
    return found.id === locked?.id ? found : this.hold(tx, found.id);
  }

  /** Takes an alias from the tenant's image that has it. */
  async releaseAlias(tx: OpContext, alias: string): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query(`UPDATE images SET alias = NULL, version = version + 1 WHERE tenant_id = $1 AND alias = $2`, [tx.tenantId, alias]),
    );
  }

  /** Across tenants: up to 100 images that restoring a backup made and nothing uses any more. */
  unusedRestored(): Promise<{ tenant_id: string; id: string }[]> {
    return this.crossTenant.query('SELECT tenant_id, id FROM unused_restored_images()');
  }

  /** How many of the tenant's images are being imported. */
  async importing(tx: OpContext): Promise<number> {
    return this.work.run(tx, (_, manager) => manager.countBy(ImageRow, { tenantId: tx.tenantId, status: 'importing' }));
  }

  /** Which of the two another image of the tenant has already; or, for one from above, a public image, in whose place the tenant would find it. */
  async taken(ctx: OpContext, name: string, alias: string | null | undefined): Promise<{ name: string; leaving: boolean } | undefined> {
    return this.work.run(ctx, async (_, manager) => {
      const [found]: { name: string; leaving: boolean }[] = await manager.query(
        `SELECT name, status = 'deleting' AS leaving FROM images WHERE tenant_id = $1 AND name = $2
         UNION ALL SELECT alias, status = 'deleting' FROM images WHERE tenant_id = $1 AND alias = $3
         UNION ALL SELECT named, false FROM images, unnest(ARRAY[name, alias]) named WHERE $4 AND visibility = 'public' AND named = ANY (ARRAY[$2, $3])`,
        [ctx.tenantId, name, alias ?? null, ctx.actor.outside ?? false],
      );
      return found;
    });
  }

  /** How many containers, snapshots and image campaigns under way, of all tenants, use it; until the caller's transaction ends, no more will. */
  async uses(tx: OpContext, id: string): Promise<number> {
    return this.work.run(tx, async (_, manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [id]);
      const [found]: { uses: number }[] = await manager.query(`SELECT uses FROM image_uses($1)`, [id]);
      return found?.uses ?? 0;
    });
  }

  protected override query(ctx: OpContext, manager: EntityManager): SelectQueryBuilder<ImageRow> {
    return manager
      .createQueryBuilder(ImageRow, 'r')
      .where(`(r.tenant_id = :tenantId OR (r.visibility = 'public' AND r.status = 'ready'))`, { tenantId: ctx.tenantId });
  }
}
