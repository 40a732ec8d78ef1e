import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { ContainerUsage } from '../containers/container.dto.js';
import type { ClosedHour, Meter, UsageAmounts } from './usage.rules.js';

/** Something to be measured, as the database knows it. */
export interface Subject {
  tenant_id: string;
  container_id: string;
  container_name: string;
  host_id: string;
  running: boolean;
  run: number;
  memory_mib: number;
  disk_mib: number;
  snapshot_mib: number;
  since: Date;
  gone_at: Date | null;
}

/** One container's hour. */
export interface UsageHour {
  containerId: string;
  containerName: string;
  hour: Date;
  amounts: UsageAmounts;
}

@Injectable()
export class UsageRepository {
  constructor(private readonly work: UnitOfWork) {}

  /** Across tenants: everything to be measured. */
  subjects(): Promise<Subject[]> {
    return this.work.system((query) => query('SELECT * FROM usage_subjects()'));
  }

  /** Across tenants: what each may hold on a disk, in MiB. */
  async diskBounds(): Promise<{ id: string; limitMib: number }[]> {
    const rows: { tenant_id: string; limit_mib: string }[] = await this.work.system((query) => query('SELECT * FROM disk_bounds()'));
    return rows.map((row) => ({ id: row.tenant_id, limitMib: Number(row.limit_mib) }));
  }

  /** Across tenants: what a host has for each, in place of what it had. */
  async noteDiskUse(hostId: string, held: readonly { id: string; usedBytes: number }[]): Promise<void> {
    await this.work.system((query) => query('SELECT note_disk_use($1, $2, $3)', [hostId, held.map(({ id }) => id), held.map(({ usedBytes }) => usedBytes)]));
  }

  /** Locks the meter of a container until the transaction ends. */
  async meter(tx: OpContext, containerId: string): Promise<Meter | undefined> {
    const [row]: { at: Date; run: number; seconds: number; cpu_seconds: string; rx_bytes: string; tx_bytes: string; open: UsageAmounts }[] = await this.work.run(
      tx,
      (_, manager) =>
        manager.query('SELECT at, run, seconds, cpu_seconds, rx_bytes, tx_bytes, open FROM usage_meters WHERE tenant_id = $1 AND container_id = $2 FOR UPDATE', [
          tx.tenantId,
          containerId,
        ]),
    );
    if (!row) return undefined;
    return {
      at: row.at,
      counters: { run: row.run, seconds: row.seconds, cpuSeconds: Number(row.cpu_seconds), rxBytes: Number(row.rx_bytes), txBytes: Number(row.tx_bytes) },
      open: row.open,
    };
  }

  /** Keeps the meter, the hours it closed and what the container uses now, if it runs, together. */
  async keep(
    tx: OpContext,
    containerId: string,
    name: string,
    { at, counters, open }: Meter,
    closed: readonly ClosedHour[],
    sample?: ContainerUsage,
  ): Promise<void> {
    await this.work.run(tx, async (_, manager) => {
      await manager.query(
        `INSERT INTO usage_meters (tenant_id, container_id, container_name, at, run, seconds, cpu_seconds, rx_bytes, tx_bytes, open, sample)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (tenant_id, container_id) DO UPDATE
         SET container_name = $3, at = $4, run = $5, seconds = $6, cpu_seconds = $7, rx_bytes = $8, tx_bytes = $9, open = $10, sample = $11`,
        [
          tx.tenantId,
          containerId,
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
      for (const { hour, amounts } of closed) await this.record(tx, { containerId, containerName: name, hour, amounts });
    });
  }

  /** A container that is gone, without snapshots: its last hour is closed, its meter goes. */
  async end(tx: OpContext, last: UsageHour): Promise<void> {
    await this.record(tx, last);
    await this.work.run(tx, (_, manager) =>
      manager.query('DELETE FROM usage_meters WHERE tenant_id = $1 AND container_id = $2', [tx.tenantId, last.containerId]),
    );
  }

  /** The tenant's hours from one to before another, the open one included. */
  async hours(ctx: OpContext, from: Date, to: Date): Promise<UsageHour[]> {
    const rows: { container_id: string; container_name: string; hour: Date; amounts: UsageAmounts }[] = await this.work.run(ctx, (_, manager) =>
      manager.query(
        `SELECT container_id, container_name, hour, amounts FROM usage_records WHERE tenant_id = $1 AND hour >= $2 AND hour < $3
         UNION ALL
         SELECT container_id, container_name, date_trunc('hour', at, 'UTC'), open FROM usage_meters
         WHERE tenant_id = $1 AND date_trunc('hour', at, 'UTC') >= $2 AND date_trunc('hour', at, 'UTC') < $3
         ORDER BY hour, container_name, container_id`,
        [ctx.tenantId, from, to],
      ),
    );
    return rows.map((row) => ({ containerId: row.container_id, containerName: row.container_name, hour: row.hour, amounts: row.amounts }));
  }

  private async record(tx: OpContext, { containerId, containerName, hour, amounts }: UsageHour): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query('INSERT INTO usage_records (tenant_id, container_id, hour, container_name, amounts) VALUES ($1, $2, $3, $4, $5)', [
        tx.tenantId,
        containerId,
        hour,
        containerName,
        JSON.stringify(amounts),
      ]),
    );
  }
}
