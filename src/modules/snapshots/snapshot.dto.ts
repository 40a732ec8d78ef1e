import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Id, Name, Reference, Shape, Strings, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf, LabelConnectionArgs } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { LabelListQueryDto } from '../../platform/rest/list.query.js';
import { Operation } from '../operations/operation.dto.js';
import { SNAPSHOT_STATUSES, type SnapshotStatus } from './snapshot.rules.js';

@ObjectType({ description: 'Why an object is in the state it is in' })
export class SnapshotStatusReason {
  @Text({ doc: 'A code of the catalogue' }) code!: string;
  @Text({ doc: 'What happened' }) message!: string;
}

@ObjectType({ implements: () => [Node], description: "A container's file system at one instant. It outlives the container." })
export class Snapshot {
  @Id() id!: string;
  @Name() name!: string;
  @Text({ doc: 'The container it was taken of; it may be gone' }) containerId!: string;
  @Text({ doc: "That container's name at the time" }) containerName!: string;
  @Text({ doc: 'Ready ones can be restored and cloned', enum: SNAPSHOT_STATUSES }) status!: SnapshotStatus;
  @Shape(() => SnapshotStatusReason, { doc: 'Only after a failure', optional: true }) statusReason?: SnapshotStatusReason;
  @Whole({ doc: 'What it held when it was taken, in MiB; blocks shared with the container count here too' }) sizeMiB!: number;
  @Strings({ doc: 'Labels', kind: 'labels' }) labels!: Record<string, string>;
  @Time({ doc: 'When it was taken' }) createdAt!: string;
  @Time({ doc: 'When it is deleted by itself; never, when absent', optional: true }) expiresAt?: string;
  @Whole({ doc: 'Counts changes; the ETag' }) version!: number;
}

@InputType({ isAbstract: true })
export class CreateSnapshotBody {
  @Name({ doc: 'DNS label, unique in the tenant; made from the time when absent', example: 'before-upgrade', optional: true }) name?: string;
  @Strings({ doc: 'Labels', kind: 'labels', optional: true, example: { reason: 'upgrade' } }) labels?: Record<string, string>;
  @Time({ doc: 'When it is to be deleted by itself', optional: true }) expiresAt?: string;
}

@InputType()
export class CreateSnapshotInput extends CreateSnapshotBody {
  @Reference({ doc: 'The container, by id or name' }) containerId!: string;
}

/** Query string of the tenant's list of snapshots. */
export class SnapshotListQueryDto extends LabelListQueryDto {
  @ApiPropertyOptional({ type: 'string', description: 'Only snapshots of this container, by id; also of one that is gone' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  containerId?: string;
}

@ArgsType()
export class SnapshotConnectionArgs extends LabelConnectionArgs {
  @Field(() => ID, { nullable: true, description: 'Only snapshots of this container, by id; also of one that is gone' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  containerId?: string;
}

/** Answer to create and restore. */
@ObjectType()
export class SnapshotWithOperation {
  @Shape(() => Snapshot, { doc: 'The snapshot' }) snapshot!: Snapshot;
  @Shape(() => Operation, { doc: 'The work under way' }) operation!: Operation;
}

@ObjectType()
export class SnapshotConnection extends ConnectionOf(Snapshot) {}

@ObjectType()
export class SnapshotPayload extends MutationPayload {
  @Field(() => Snapshot, { nullable: true }) snapshot?: Snapshot;
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}

@ObjectType()
export class DeleteSnapshotPayload extends MutationPayload {
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}
