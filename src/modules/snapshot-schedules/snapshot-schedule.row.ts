import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { TenantRow } from '../../platform/database/tenant-repository.js';
import type { Keep } from './snapshot-schedule.rules.js';

@Row()
@Entity('snapshot_schedules')
export class SnapshotScheduleRow implements TenantRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) cron!: string;
  @Column({ type: 'text' }) timezone!: string;
  @Column({ type: 'text' }) selector!: string;
  @Column({ name: 'snapshot_name', type: 'text' }) snapshotName!: string;
  @Column({ type: 'jsonb' }) retention!: Keep;
  @Column({ type: 'boolean' }) enabled!: boolean;
  @Column({ name: 'next_run_at', type: 'timestamptz', nullable: true }) nextRunAt!: Date | null;
  @Column({ name: 'last_run_at', type: 'timestamptz', nullable: true }) lastRunAt!: Date | null;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'integer' }) version!: number;
}
