import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { TenantRow } from '../../platform/database/tenant-repository.js';
import type { ErrorCode } from '../../platform/errors/app-error.js';
import type { Amounts } from '../quotas/quota.dto.js';
import type { SnapshotOrigin, SnapshotStatus } from './snapshot.rules.js';

@Row()
@Entity('snapshots')
export class SnapshotRow implements TenantRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ name: 'container_id', type: 'text' }) containerId!: string;
  @Column({ name: 'container_name', type: 'text' }) containerName!: string;
  @Column({ name: 'image_id', type: 'text' }) imageId!: string;
  @Column({ name: 'image_name', type: 'text' }) imageName!: string;
  @Column({ name: 'host_id', type: 'text', nullable: true }) hostId!: string | null;
  @Column({ type: 'text' }) status!: SnapshotStatus;
  @Column({ name: 'status_reason', type: 'jsonb', nullable: true }) statusReason!: { code: ErrorCode; message: string } | null;
  @Column({ name: 'size_mib', type: 'integer' }) sizeMiB!: number;
  @Column({ type: 'jsonb' }) labels!: Record<string, string>;
  @Column({ type: 'jsonb' }) reserved!: Amounts;
  @Column({ name: 'parent_id', type: 'text', nullable: true }) parentId!: string | null;
  @Column({ type: 'boolean' }) current!: boolean;
  @Column({ type: 'boolean' }) protected!: boolean;
  @Column({ type: 'text' }) origin!: SnapshotOrigin;
  @Column({ name: 'schedule_id', type: 'text', nullable: true }) scheduleId!: string | null;
  /** The operation by which the schedule took it. */
  @Column({ name: 'schedule_run_id', type: 'text', nullable: true }) scheduleRunId!: string | null;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true }) expiresAt!: Date | null;
  @Column({ type: 'integer' }) version!: number;
}
