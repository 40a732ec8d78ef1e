import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { TenantRow } from '../../platform/database/tenant-repository.js';
import type { ErrorCode } from '../../platform/errors/app-error.js';
import type { Deprecation, ImageStatus, RunAs, Visibility } from './image.rules.js';

@Row()
@Entity('images')
export class ImageRow implements TenantRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text', nullable: true }) alias!: string | null;
  @Column({ type: 'text' }) os!: string;
  @Column({ type: 'text' }) release!: string;
  @Column({ type: 'text' }) architecture!: string;
  @Column({ name: 'size_mib', type: 'integer' }) sizeMiB!: number;
  @Column({ type: 'text' }) digest!: string;
  @Column({ type: 'text' }) visibility!: Visibility;
  @Column({ type: 'text' }) status!: ImageStatus;
  @Column({ name: 'status_reason', type: 'jsonb', nullable: true }) statusReason!: { code: ErrorCode; message: string } | null;
  @Column({ type: 'jsonb' }) labels!: Record<string, string>;
  @Column({ type: 'jsonb', nullable: true }) deprecation!: Deprecation | null;
  @Column({ type: 'text', array: true }) command!: string[];
  @Column({ type: 'jsonb' }) env!: Record<string, string>;
  @Column({ name: 'run_as', type: 'jsonb' }) runAs!: RunAs;
  /** Whether it has an init to boot; null of one that was imported before that was kept. */
  @Column({ name: 'has_init', type: 'boolean', nullable: true }) hasInit!: boolean | null;
  @Column({ type: 'jsonb' }) reserved!: Record<string, number>;
  /** Made by restoring a backup: it goes when nothing uses it. */
  @Column({ type: 'boolean' }) restored!: boolean;
  /** Its content was chosen by whoever is above the tenant. */
  @Column({ name: 'from_above', type: 'boolean' }) fromAbove!: boolean;
  @Column({ name: 'host_id', type: 'text' }) hostId!: string;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'integer' }) version!: number;
}
