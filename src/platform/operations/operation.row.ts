import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ErrorCode } from '../errors/app-error.js';
import { Row } from '../database/data-source.js';

export type OperationStatus = 'queued' | 'running' | 'succeeded' | 'failed';

export interface OperationStepRow {
  name: string;
  status: 'running' | 'succeeded' | 'failed' | 'undone';
  startedAt: string;
  finishedAt?: string;
}

/** Something to know of an operation that went well all the same. */
export interface OperationWarningRow {
  code: string;
  message: string;
}

/** The warnings among what steps returned. */
export const warningsIn = (outputs: Record<string, unknown>): OperationWarningRow[] =>
  Object.values(outputs).flatMap((output) => (output as { warnings?: OperationWarningRow[] } | null)?.warnings ?? []);

@Row()
@Entity('operations')
export class OperationRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) kind!: string;
  @Column({ type: 'text' }) status!: OperationStatus;
  @Column({ type: 'integer' }) progress!: number;
  @Column({ name: 'resource_type', type: 'text' }) resourceType!: string;
  @Column({ name: 'resource_id', type: 'text' }) resourceId!: string;
  @Column({ type: 'text' }) lane!: string;
  @Column({ type: 'jsonb' }) input!: Record<string, unknown>;
  @Column({ type: 'jsonb' }) steps!: OperationStepRow[];
  @Column({ type: 'jsonb' }) outputs!: Record<string, unknown>;
  @Column({ type: 'boolean' }) undoing!: boolean;
  @Column({ type: 'jsonb', nullable: true }) error!: { code: ErrorCode; message: string } | null;
  /** What it did otherwise than asked. */
  @Column({ type: 'jsonb' }) warnings!: OperationWarningRow[];
  @Column({ type: 'integer', nullable: true }) runner!: number | null;
  @Column({ name: 'created_by', type: 'text' }) createdBy!: string;
  @Column({ name: 'request_id', type: 'text' }) requestId!: string;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ name: 'started_at', type: 'timestamptz', nullable: true }) startedAt!: Date | null;
  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true }) finishedAt!: Date | null;
  /** How often it was tried to end it, and could not be. */
  @Column({ type: 'integer' }) attempts!: number;
  /** It begins nothing more, is taken back, and ends as failed. */
  @Column({ name: 'cancelled_at', type: 'timestamptz', nullable: true }) cancelledAt!: Date | null;
  @Column({ type: 'integer' }) version!: number;
}

/** An operation in the hands of the process that runs it. */
export interface ClaimedOperation extends OperationRow {
  /** There is a job for it, which goes with its end. */
  hasJob: boolean;
}
