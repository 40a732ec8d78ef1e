import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { TenantRow } from '../../platform/database/tenant-repository.js';
import type { ErrorCode } from '../../platform/errors/app-error.js';
import type { Amounts } from '../quotas/quota.dto.js';
import type { BackupStatus } from './backup.rules.js';

@Row()
@Entity('backups')
export class BackupRow implements TenantRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ name: 'container_id', type: 'text' }) containerId!: string;
  @Column({ name: 'container_name', type: 'text' }) containerName!: string;
  @Column({ type: 'text' }) status!: BackupStatus;
  @Column({ name: 'status_reason', type: 'jsonb', nullable: true }) statusReason!: { code: ErrorCode; message: string } | null;
  /** A bigint: Postgres tells it as text. */
  @Column({ name: 'size_bytes', type: 'bigint' }) sizeBytes!: string;
  @Column({ type: 'text' }) digest!: string;
  /** It holds what changed since this one. */
  @Column({ name: 'base_id', type: 'text', nullable: true }) baseId!: string | null;
  @Column({ type: 'boolean' }) encrypted!: boolean;
  /** What of the container's files is not in it, and why. */
  @Column({ name: 'left_out', type: 'jsonb' }) leftOut!: string[];
  @Column({ type: 'jsonb' }) labels!: Record<string, string>;
  @Column({ type: 'jsonb' }) reserved!: Amounts;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'integer' }) version!: number;
}
