import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { ListedRow } from '../../platform/database/tenant-repository.js';
import type { Profile } from './profile.rules.js';

@Row()
@Entity('tenants')
export class TenantRow implements ListedRow {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ name: 'parent_id', type: 'text', nullable: true }) parentId!: string | null;
  @Column({ type: 'text', array: true }) ancestors!: string[];
  @Column({ type: 'text' }) status!: 'active' | 'suspended';
  @Column({ type: 'boolean' }) operator!: boolean;
  @Column({ type: 'numeric', transformer: { to: (value: number) => value, from: Number } }) overcommit!: number;
  @Column({ name: 'parent_access', type: 'boolean' }) parentAccess!: boolean;
  @Column({ type: 'text', array: true }) profiles!: Profile[];
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ name: 'updated_at', type: 'timestamptz' }) updatedAt!: Date;
  @Column({ type: 'integer' }) version!: number;
}
