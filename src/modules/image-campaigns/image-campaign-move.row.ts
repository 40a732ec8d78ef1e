import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { ListedRow } from '../../platform/database/tenant-repository.js';
import type { MoveStatus } from './image-campaign.rules.js';

/** A path where the container's own copy hides what the new image changes. */
export interface Shadow {
  path: string;
  change: string;
  kind: string;
}

/** One container of a campaign; its id and name are the container's. */
@Row()
@Entity('image_campaign_moves')
export class ImageCampaignMoveRow implements ListedRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ name: 'campaign_id', type: 'text' }) campaignId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'integer' }) position!: number;
  @Column({ type: 'text' }) status!: MoveStatus;
  @Column({ type: 'integer', nullable: true }) wave!: number | null;
  @Column({ name: 'operation_id', type: 'text', nullable: true }) operationId!: string | null;
  @Column({ type: 'jsonb', nullable: true }) reason!: { code: string; message: string } | null;
  @Column({ type: 'jsonb' }) shadows!: Shadow[];
  @Column({ name: 'shadows_truncated', type: 'boolean' }) shadowsTruncated!: boolean;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
