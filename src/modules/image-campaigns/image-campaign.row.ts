import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { TenantRow } from '../../platform/database/tenant-repository.js';
import type { CampaignStatus, HealthCheck } from './image-campaign.rules.js';

@Row()
@Entity('image_campaigns')
export class ImageCampaignRow implements TenantRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) selector!: string;
  @Column({ name: 'from_image_id', type: 'text' }) fromImageId!: string;
  @Column({ name: 'from_image_name', type: 'text' }) fromImageName!: string;
  @Column({ name: 'to_image_id', type: 'text' }) toImageId!: string;
  @Column({ name: 'to_image_name', type: 'text' }) toImageName!: string;
  @Column({ name: 'wave_size', type: 'integer' }) waveSize!: number;
  @Column({ name: 'pause_seconds', type: 'integer' }) pauseSeconds!: number;
  @Column({ name: 'health_check', type: 'jsonb', nullable: true }) healthCheck!: HealthCheck | null;
  @Column({ name: 'max_failures', type: 'integer' }) maxFailures!: number;
  @Column({ type: 'text' }) status!: CampaignStatus;
  @Column({ name: 'status_reason', type: 'jsonb', nullable: true }) statusReason!: { code: string; message: string } | null;
  @Column({ type: 'integer' }) waves!: number;
  @Column({ name: 'next_wave_at', type: 'timestamptz', nullable: true }) nextWaveAt!: Date | null;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true }) finishedAt!: Date | null;
  @Column({ type: 'integer' }) version!: number;
}
