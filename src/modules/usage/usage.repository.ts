import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { CrossTenant } from '../../platform/database/cross-tenant.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { ContainerUsage } from './usage.dto.js';
import { NOTHING, type ClosedHour, type Meter, type UsageAmounts } from './usage.rules.js';

/** Something to be measured, as the database knows it. */
export interface Subject {
  tenant_id: string;
  resource_id: string;
  name: string;
  host_id: string;
  running: boolean;
  run: number;
  memory_mib: number;
  disk_mib: number;
  snapshot_mib: number;
  volume_mib: number;
  backup_mib: number;
  image_mib: number;
  since: Date;
  gone_at: Date | null;
}

/** One resource's hour. */
export interface UsageHour {
  resourceId: string;
  name: string;
  hour: Date;
  amounts: UsageAmounts;
}

@Injectable()
export class UsageRepository {
  constructor(
    private readonly work: UnitOfWork,
    private readonly crossTenant: CrossTenant,
  ) {}

  /** Across tenants: everything to be measured. */
  subjects(): Promise<Subject[]> {
    return this.crossTenant.query('SELECT * FROM usage_subjects()');
  }

  /** Across tenants: what each may hold on a disk, in MiB. */
  async diskBounds(): Promise<{ id: string; limitMiB: number }[]> {
    const rows: { tenant_id: string; limit_mib: string }[] = await this.crossTenant.query('SELECT * FROM disk_bounds()');
    return rows.map((row) => ({ id: row.tenant_id, limitMiB: Number(row.limit_mib) }));
  }

  /** Across tenants: what a host has for each, in place of what it had. */
  async noteDiskUse(hostId: string, held: readonly { id: string; usedBytes: number }[]): Promise<void> {
    await this.crossTenant.query('SELECT note_disk_use($1, $2, $3)', [hostId, held.map(({ id }) => id), held.map(({ usedBytes }) => usedBytes)]);
  }

  /** Locks a meter until the transaction ends. */
  async meter(tx: OpContext, resourceId: string): Promise<Meter | undefined> {
    const [row]: { at: Date; run: number; seconds: number; cpu_seconds: string; rx_bytes: string; tx_bytes: string; open: UsageAmounts }[] =
      await this.work.run(tx, (_, manager) =>
        manager.query('SELECT at, run, seconds, cpu_seconds, rx_bytes, tx_bytes, open FROM usage_meters WHERE tenant_id = $1 AND resource_id = $2 FOR UPDATE', [
          tx.tenantId,
          resourceId,
        ]),
      );
    if (!row) return undefined;
    return {
      at: row.at,
      counters: { run: row.run, seconds: row.seconds, cpuSeconds: Number(row.cpu_seconds), rxBytes: Number(row.rx_bytes), txBytes: Number(row.tx_bytes) },
      open: { ...NOTHING, ...row.open },
    };
  }

  /** Keeps the meter, the hours it closed and, of a container that runs, what it uses now, together. */
  async keep(
    tx: OpContext,
    resourceId: string,
    name: string,
    { at, counters, open }: Meter,
    closed: readonly ClosedHour[],
    sample?: ContainerUsage,
  ): Promise<void> {
    await this.work.run(tx, async (_, manager) => {
      await manager.query(
        `INSERT INTO usage_meters (tenant_id, resource_id, name, at, run, seconds, cpu_seconds, rx_bytes, tx_bytes, open, sample)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (tenant_id, resource_id) DO UPDATE
         SET name = $3, at = $4, run = $5, seconds = $6, cpu_seconds = $7, rx_bytes = $8, tx_bytes = $9, open = $10, sample = $11`,
        [
          tx.tenantId,
          resourceId,
          name,
          at,
          counters.run,
          counters.seconds,
          counters.cpuSeconds,
          counters.rxBytes,
          counters.txBytes,
          JSON.stringify(open),
          sample ? JSON.stringify(sample) : null,
        ],
      );
      for (const { hour, amounts } of closed) await this.record(tx, { resourceId, name, hour, amounts });
    });
  }

  /** What is gone, without snapshots: its last hour is closed, its meter goes. */
  async end(tx: OpContext, last: UsageHour): Promise<void> {
    await this.record(tx, last);
    await this.work.run(tx, (_, manager) =>
      manager.query('DELETE FROM usage_meters WHERE tenant_id = $1 AND resource_id = $2', [tx.tenantId, last.resourceId]),
    );
  }

  /** The tenant's hours from one to before another, the open one included. */
  async hours(ctx: OpContext, from: Date, to: Date): Promise<UsageHour[]> {
    const rows: { resource_id: string; name: string; hour: Date; amounts: UsageAmounts }[] = await this.work.run(ctx, (_, manager) =>
      manager.query(
        `SELECT resource_id, name, hour, amounts FROM usage_records WHERE tenant_id = $1 AND hour >= $2 AND hour < $3
         UNION ALL
         SELECT resource_id, name, date_trunc('hour', at, 'UTC'), open FROM usage_meters
         WHERE tenant_id = $1 AND date_trunc('hour', at, 'UTC') >= $2 AND date_trunc('hour', at, 'UTC') < $3
         ORDER BY hour, name, resource_id`,
        [ctx.tenantId, from, to],
      ),
    );
    return rows.map((row) => ({ resourceId: row.resource_id, name: row.name, hour: row.hour, amounts: { ...NOTHING, ...row.amounts } }));
  }

  private async record(tx: OpContext, { resourceId, name, hour, amounts }: UsageHour): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query('INSERT INTO usage_records (tenant_id, resource_id, hour, name, amounts) VALUES ($1, $2, $3, $4, $5)', [
        tx.tenantId,
        resourceId,
        hour,
        name,
        JSON.stringify(amounts),
      ]),
    );
  }
}
