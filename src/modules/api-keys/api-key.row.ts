import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { TenantRow } from '../../platform/database/tenant-repository.js';

@Row()
@Entity('api_keys')
export class ApiKeyRow implements TenantRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text', array: true }) scopes!: string[];
  @Column({ name: 'secret_hash', type: 'bytea' }) secretHash!: Buffer;
  @Column({ type: 'text' }) prefix!: string;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true }) expiresAt!: Date | null;
  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true }) lastUsedAt!: Date | null;
  @Column({ name: 'allowed_cidrs', type: 'text', array: true }) allowedCidrs!: string[];
  @Column({ type: 'text', nullable: true }) selector!: string | null;
  @Column({ name: 'from_above', type: 'boolean' }) fromAbove!: boolean;
  @Column({ name: 'previous_hash', type: 'bytea', nullable: true }) previousHash!: Buffer | null;
  @Column({ name: 'previous_until', type: 'timestamptz', nullable: true }) previousUntil!: Date | null;
  @Column({ type: 'integer' }) version!: number;
}
