import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { HostDescription } from '../../wire/generated/berth/host/v1/HostDescription.js';

export type HostStatus = 'online' | 'offline' | 'unknown';

/** A machine that runs containers. Belongs to the installation, not to a tenant. */
@Row()
@Entity('hosts')
export class HostRow {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) address!: string;
  @Column({ type: 'text' }) status!: HostStatus;
  @Column({ type: 'text' }) driver!: string;
  @Column({ type: 'jsonb' }) description!: Partial<HostDescription>;
  @Column({ name: 'last_seen_at', type: 'timestamptz', nullable: true }) lastSeenAt!: Date | null;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'integer' }) version!: number;
}
