import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { TenantRow } from '../../platform/database/tenant-repository.js';
import type { PortForwardStatus, Protocol } from './port-forward.rules.js';

@Row()
@Entity('port_forwards')
export class PortForwardRow implements TenantRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'jsonb' }) labels!: Record<string, string>;
  @Column({ type: 'text' }) status!: PortForwardStatus;
  /** Counts what its host is to be told: an answer about an older one says nothing of this one. */
  @Column({ type: 'integer' }) generation!: number;
  @Column({ name: 'host_id', type: 'text' }) hostId!: string;
  @Column({ name: 'container_id', type: 'text' }) containerId!: string;
  @Column({ type: 'text' }) protocol!: Protocol;
  @Column({ name: 'public_address', type: 'text' }) publicAddress!: string;
  @Column({ name: 'public_port', type: 'integer' }) publicPort!: number;
  @Column({ name: 'target_port', type: 'integer' }) targetPort!: number;
  /** Empty: from anywhere. */
  @Column({ name: 'allowed_cidrs', type: 'text', array: true }) allowedCidrs!: string[];
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'integer' }) version!: number;
}
