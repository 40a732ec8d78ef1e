import { Column, Entity, PrimaryColumn, VirtualColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { TenantRow } from '../../platform/database/tenant-repository.js';
import type { Limits } from '../../wire/limits.rules.js';
import type { RunAs } from '../images/image.rules.js';
import type { NicGrant } from '../networks/networks.service.js';
import type { Profile } from '../tenants/profile.rules.js';
import type { ContainerUsage } from '../usage/usage.dto.js';
import type { ContainerStatus, Desired, Held, StatusReason } from './container.rules.js';

@Row()
@Entity('containers')
export class ContainerRow implements TenantRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ name: 'image_id', type: 'text' }) imageId!: string;
  @Column({ name: 'image_name', type: 'text' }) imageName!: string;
  @Column({ type: 'text' }) status!: ContainerStatus;
  @Column({ name: 'status_reason', type: 'jsonb', nullable: true }) statusReason!: StatusReason | null;
  @Column({ type: 'text' }) desired!: Desired;
  /** The highest generation given out; see `ContainerIntents`. */
  @Column({ type: 'integer' }) generation!: number;
  @Column({ name: 'observed_generation', type: 'integer' }) observedGeneration!: number;
  @Column({ type: 'integer' }) run!: number;
  @Column({ type: 'jsonb' }) limits!: Limits;
  @Column({ type: 'text', array: true }) profiles!: Profile[];
  @Column({ type: 'jsonb' }) labels!: Record<string, string>;
  @Column({ type: 'jsonb' }) env!: Record<string, string>;
  @Column({ type: 'text', array: true }) command!: string[];
  @Column({ name: 'run_as', type: 'jsonb' }) runAs!: RunAs;
  @Column({ name: 'user_data', type: 'text', nullable: true }) userData!: string | null;
  @Column({ name: 'ssh_keys', type: 'text', array: true }) sshKeys!: string[];
  @Column({ type: 'boolean' }) protected!: boolean;
  @Column({ type: 'boolean' }) autostart!: boolean;
  @Column({ name: 'source_snapshot_id', type: 'text', nullable: true }) sourceSnapshotId!: string | null;
  @Column({ name: 'host_id', type: 'text' }) hostId!: string;
  @Column({ type: 'text' }) driver!: string;
  @Column({ type: 'jsonb' }) nics!: NicGrant[];
  @Column({ type: 'jsonb' }) reserved!: Held;
  /** It ran when its tenant was suspended. */
  @Column({ type: 'boolean' }) suspended!: boolean;
  /** The end of its console, of one that could not be made: nothing else of it is left. */
  @Column({ name: 'failed_log', type: 'text', nullable: true }) failedLog!: string | null;
  @Column({ name: 'started_at', type: 'timestamptz', nullable: true }) startedAt!: Date | null;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ name: 'updated_at', type: 'timestamptz' }) updatedAt!: Date;
  @Column({ type: 'integer' }) version!: number;
  /** Counted as the row is read, so that a list stays one statement. */
  @VirtualColumn({
    type: 'integer',
    query: (row) => `SELECT count(*)::integer FROM snapshots WHERE snapshots.tenant_id = ${row}.tenant_id AND snapshots.container_id = ${row}.id`,
  })
  snapshots!: number;
  /** What its present run used when it was last measured. */
  @VirtualColumn({
    type: 'jsonb',
    query: (row) =>
      `SELECT sample FROM usage_meters WHERE usage_meters.tenant_id = ${row}.tenant_id AND usage_meters.resource_id = ${row}.id AND usage_meters.run = ${row}.run`,
  })
  usage!: ContainerUsage | null;
}
