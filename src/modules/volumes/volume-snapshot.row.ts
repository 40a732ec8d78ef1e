import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { TenantRow } from '../../platform/database/tenant-repository.js';
import type { StatusReason } from '../containers/container.rules.js';
import type { Amounts } from '../quotas/quota.dto.js';
import type { VolumeSnapshotStatus } from './volume.rules.js';

@Row()
@Entity('volume_snapshots')
export class VolumeSnapshotRow implements TenantRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ name: 'volume_id', type: 'text' }) volumeId!: string;
  @Column({ name: 'volume_name', type: 'text' }) volumeName!: string;
  @Column({ name: 'host_id', type: 'text' }) hostId!: string;
  @Column({ type: 'text' }) status!: VolumeSnapshotStatus;
  @Column({ name: 'status_reason', type: 'jsonb', nullable: true }) statusReason!: StatusReason | null;
  @Column({ name: 'size_mib', type: 'integer' }) sizeMiB!: number;
  @Column({ type: 'jsonb' }) labels!: Record<string, string>;
  @Column({ type: 'boolean' }) protected!: boolean;
  @Column({ type: 'jsonb' }) reserved!: Amounts;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'integer' }) version!: number;
}
