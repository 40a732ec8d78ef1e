import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Amounts } from './quota.dto.js';

/** One line of a tenant's quota. */
export interface QuotaLine {
  resource: string;
  limit: number;
  used: number;
  /** What the tenants right below it may use, together. */
  promised: number;
  /** Of diskMiB: MiB that hosts hold for the tenant itself. */
  stored?: number;
}

/** A line without room, the tenant's own or that of one above it. */
export interface FullLine {
  tenantId: string;
  resource: string;
  limit: number;
  used: number;
}

/** What a parent cannot promise: the most it may promise in all, and what the others have. */
export interface Overpromise {
  resource: string;
  most: number;
  promised: number;
  requested: number;
}

/** Use is counted in a tenant's own lines and in those of all above it; functions of the database do that, which see them. ADR 0008. */
@Injectable()
export class QuotasRepository {
  constructor(private readonly work: UnitOfWork) {}

  /** Takes the amounts from every line, or none and answers the lines without room, the tenant's own first. Amounts may be negative. */
  async reserve(tx: OpContext, amounts: Amounts): Promise<FullLine[]> {
    const rows: { tenant_id: string; resource: string; limit: string; used: string }[] = await this.work.run(tx, (_, manager) =>
      manager.query('SELECT tenant_id, resource, "limit", used FROM reserve_quota($1, $2)', [Object.keys(amounts), Object.values(amounts)]),
    );
    return rows.map((row) => ({ tenantId: row.tenant_id, resource: row.resource, limit: Number(row.limit), used: Number(row.used) }));
  }

  /** Gives amounts back in every line; `used` never falls below zero. */
  async release(tx: OpContext, amounts: Amounts): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query('SELECT count(*), add_quota($1::text[], $2::numeric[]) FROM lock_quota($1::text[])', [
        Object.keys(amounts),
        Object.values(amounts).map((amount) => -amount),
      ]),
    );
  }

  /** Sets limits of a tenant below the context's; none when its parent cannot promise one of them. */
  async delegate(tx: OpContext, tenantId: string, limits: Amounts): Promise<Overpromise[]> {
    const rows: { resource: string; most: string; promised: string; requested: string }[] = await this.work.run(tx, (_, manager) =>
      manager.query('SELECT * FROM delegate_quota($1, $2, $3)', [tenantId, Object.keys(limits), Object.values(limits)]),
    );
    return rows.map((row) => ({ resource: row.resource, most: Number(row.most), promised: Number(row.promised), requested: Number(row.requested) }));
  }

  /** Sets limits of the context's own tenant. */
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
    const rows: { resource: string; limit: string; used: string; promised: string; stored: string | null }[] = await this.work.readShared(ctx, (manager) =>
      manager.query(
        `SELECT q.resource, q."limit", q.used, coalesce(p.promised, 0) AS promised,
           CASE WHEN q.resource = 'diskMiB' THEN (SELECT round(sum(d.bytes) / 1048576, 3) FROM disk_use d WHERE d.tenant_id = q.tenant_id) END AS stored
         FROM quotas q LEFT JOIN promised_quota() p USING (resource) WHERE q.tenant_id = $1 ORDER BY q.resource`,
        [ctx.tenantId],
      ),
    );
    return rows.map(({ stored, ...row }) => ({
      ...{ resource: row.resource, limit: Number(row.limit), used: Number(row.used), promised: Number(row.promised) },
      ...(stored === null ? {} : { stored: Number(stored) }),
    }));
  }
}
