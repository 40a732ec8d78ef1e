import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Row } from '../../platform/database/data-source.js';
import type { ListedRow } from '../../platform/database/tenant-repository.js';

/** One attempt to deliver, as the log shows it. */
export interface DeliveryAttempt {
  at: string;
  durationMs: number;
  status?: number;
  error?: string;
}

@Row()
@Entity('webhook_deliveries')
export class WebhookDeliveryRow implements ListedRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ name: 'webhook_id', type: 'text' }) webhookId!: string;
  @Column({ name: 'event_seq', type: 'bigint' }) eventSeq!: string;
  @Column({ type: 'text' }) type!: string;
  @Column({ type: 'text' }) body!: string;
  @Column({ type: 'text' }) status!: 'pending' | 'delivered' | 'failed';
  @Column({ type: 'jsonb' }) attempts!: DeliveryAttempt[];
  @Column({ type: 'integer' }) tries!: number;
  @Column({ name: 'next_attempt_at', type: 'timestamptz', nullable: true }) nextAttemptAt!: Date | null;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
