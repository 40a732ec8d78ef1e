import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { TenantRow } from '../../platform/database/tenant-repository.js';
import type { StatusReason } from '../containers/container.rules.js';
import type { Amounts } from '../quotas/quota.dto.js';
import type { VolumeStatus } from './volume.rules.js';

@Row()
@Entity('volumes')
export class VolumeRow implements TenantRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ name: 'size_mib', type: 'integer' }) sizeMiB!: number;
  @Column({ type: 'text' }) status!: VolumeStatus;
  @Column({ name: 'status_reason', type: 'jsonb', nullable: true }) statusReason!: StatusReason | null;
  @Column({ type: 'jsonb' }) labels!: Record<string, string>;
  @Column({ type: 'boolean' }) protected!: boolean;
  @Column({ name: 'host_id', type: 'text' }) hostId!: string;
  @Column({ name: 'container_id', type: 'text', nullable: true }) containerId!: string | null;
  @Column({ type: 'text', nullable: true }) path!: string | null;
  @Column({ name: 'read_only', type: 'boolean' }) readOnly!: boolean;
  /** The highest given out; one for each change on the host, and one to take it back. */
  @Column({ type: 'integer' }) generation!: number;
  @Column({ type: 'jsonb' }) reserved!: Amounts;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ name: 'updated_at', type: 'timestamptz' }) updatedAt!: Date;
  @Column({ type: 'integer' }) version!: number;
}
