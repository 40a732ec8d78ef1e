import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { TenantRow } from '../../platform/database/tenant-repository.js';
import type { FirewallStatus, Rule } from './firewall.rules.js';

@Row()
@Entity('firewalls')
export class FirewallRow implements TenantRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'jsonb' }) labels!: Record<string, string>;
  @Column({ type: 'text' }) status!: FirewallStatus;
  /** Hosts that were not told of this generation yet. */
  @Column({ type: 'text', array: true }) waiting!: string[];
  /** Counts what hosts are to be told: an answer about an older one says nothing of this one. */
  @Column({ type: 'integer' }) generation!: number;
  @Column({ type: 'jsonb' }) rules!: Rule[];
  @Column({ type: 'text', nullable: true }) selector!: string | null;
  @Column({ name: 'container_ids', type: 'text', array: true }) containerIds!: string[];
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'integer' }) version!: number;
}
