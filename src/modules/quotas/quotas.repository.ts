import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Amounts, Resource } from './quota.rules.js';

export interface QuotaLine {
  resource: Resource;
  limit: number;
  used: number;
}

@Injectable()
export class QuotasRepository {
  constructor(private readonly work: UnitOfWork) {}

  /** Locks and returns the lines of these resources, always in the same order, so that two reservations cannot deadlock. */
  async lock(tx: OpContext, resources: readonly string[]): Promise<QuotaLine[]> {
    const rows: { resource: Resource; limit: string; used: string }[] = await this.work.run(tx, (_, manager) =>
      manager.query(
        `SELECT resource, "limit", used FROM quotas WHERE tenant_id = $1 AND resource = ANY($2) ORDER BY resource FOR UPDATE`,
        [tx.tenantId, [...resources]],
      ),
    );
    return rows.map((row) => ({ resource: row.resource, limit: Number(row.limit), used: Number(row.used) }));
  }

  /** Adds to `used`; amounts may be negative, and `used` never falls below zero. */
  async add(tx: OpContext, amounts: Amounts): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query(
        `UPDATE quotas q SET used = greatest(0, q.used + a.amount) FROM unnest($2::text[], $3::numeric[]) AS a (resource, amount)
         WHERE q.tenant_id = $1 AND q.resource = a.resource`,
        [tx.tenantId, Object.keys(amounts), Object.values(amounts)],
      ),
    );
  }

  async setLimits(tx: OpContext, limits: Amounts): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query(
        `INSERT INTO quotas (tenant_id, resource, "limit") SELECT $1, a.resource, a.amount FROM unnest($2::text[], $3::numeric[]) AS a (resource, amount)
         ON CONFLICT (tenant_id, resource) DO UPDATE SET "limit" = excluded."limit"`,
        [tx.tenantId, Object.keys(limits), Object.values(limits)],
      ),
    );
  }

  async list(ctx: OpContext): Promise<QuotaLine[]> {
    const rows: { resource: Resource; limit: string; used: string }[] = await this.work.run(ctx, (_, manager) =>
      manager.query(`SELECT resource, "limit", used FROM quotas WHERE tenant_id = $1 ORDER BY resource`, [ctx.tenantId]),
    );
    return rows.map((row) => ({ resource: row.resource, limit: Number(row.limit), used: Number(row.used) }));
  }
}
