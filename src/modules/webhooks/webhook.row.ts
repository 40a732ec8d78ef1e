import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { TenantRow } from '../../platform/database/tenant-repository.js';

@Row()
@Entity('webhooks')
export class WebhookRow implements TenantRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) url!: string;
  @Column({ type: 'text', array: true }) types!: string[];
  @Column({ type: 'boolean' }) enabled!: boolean;
  @Column({ type: 'text' }) secret!: string;
  @Column({ name: 'previous_secret', type: 'text', nullable: true }) previousSecret!: string | null;
  @Column({ name: 'previous_until', type: 'timestamptz', nullable: true }) previousUntil!: Date | null;
  @Column({ type: 'text', array: true }) scopes!: string[];
  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } }) position!: number;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'integer' }) version!: number;
}
