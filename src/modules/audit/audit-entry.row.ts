import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { ListedRow } from '../../platform/database/tenant-repository.js';

@Row()
@Entity('audit')
export class AuditEntryRow implements ListedRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) action!: string;
  @Column({ type: 'text' }) outcome!: string;
  @Column({ name: 'actor_key_id', type: 'text', nullable: true }) actorKeyId!: string | null;
  @Column({ name: 'actor_name', type: 'text', nullable: true }) actorName!: string | null;
  @Column({ name: 'actor_tenant_id', type: 'text', nullable: true }) actorTenantId!: string | null;
  @Column({ name: 'resource_id', type: 'text', nullable: true }) resourceId!: string | null;
  @Column({ type: 'text' }) remote!: string;
  @Column({ name: 'user_agent', type: 'text', nullable: true }) userAgent!: string | null;
  @Column({ name: 'request_id', type: 'text' }) requestId!: string;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
