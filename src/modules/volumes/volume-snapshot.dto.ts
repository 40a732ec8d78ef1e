import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Flag, Id, Name, Reference, Shape, Strings, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf, LabelConnectionArgs } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { LabelListQuery } from '../../platform/rest/list.query.js';
import { Operation } from '../operations/operation.dto.js';
import { VolumeStatusReason } from './volume.dto.js';
import { VOLUME_SNAPSHOT_STATUSES, type VolumeSnapshotStatus } from './volume.rules.js';

@ObjectType({ implements: () => [Node], description: 'What a volume held at one instant. It outlives the volume.' })
export class VolumeSnapshot {
  @Id() id!: string;
  @Name() name!: string;
  @Text({ doc: 'The volume it was taken of; it may be gone' }) volumeId!: string;
  @Text({ doc: "That volume's name at the time" }) volumeName!: string;
  @Text({ doc: 'Ready ones can be restored and cloned', enum: { VolumeSnapshotStatus: VOLUME_SNAPSHOT_STATUSES } }) status!: VolumeSnapshotStatus;
  @Shape(() => VolumeStatusReason, { doc: 'Only after a failure', optional: true }) statusReason?: VolumeStatusReason;
  @Whole({ doc: 'What it holds, in MiB; counted in volumeMiB' }) sizeMiB!: number;
  @Strings({ doc: 'Labels', kind: 'labels' }) labels!: Record<string, string>;
  @Flag({ doc: 'Refuses to be deleted' }) protected!: boolean;
  @Time({ doc: 'When it was taken' }) createdAt!: string;
  @Whole({ doc: 'Counts changes; the ETag' }) version!: number;
}

@InputType({ isAbstract: true })
export class CreateVolumeSnapshotBody {
  @Name({ doc: 'DNS label, unique in the tenant; made from the time when absent', example: 'before-upgrade', optional: true }) name?: string;
  @Strings({ doc: 'Labels', kind: 'labels', optional: true, example: { reason: 'upgrade' } }) labels?: Record<string, string>;
  @Flag({ doc: 'Refuse to delete it', optional: true }) protected?: boolean;
}

@InputType()
export class CreateVolumeSnapshotInput extends CreateVolumeSnapshotBody {
  @Reference({ doc: 'The volume, by id or name' }) volumeId!: string;
}

@InputType({ isAbstract: true, description: 'What is left out stays' })
export class UpdateVolumeSnapshot {
  @Name({ doc: 'DNS label, unique in the tenant', optional: true }) name?: string;
  @Strings({ doc: 'Merged into the labels; null removes one, or all when in place of them', kind: 'labels', mergeable: true, removable: true, optional: true })
  labels?: Record<string, string | null> | null;
  @Flag({ doc: 'Refuse to delete it', optional: true }) protected?: boolean;
}

@InputType()
export class UpdateVolumeSnapshotInput extends UpdateVolumeSnapshot {
  @Reference({ doc: 'Id or name' }) id!: string;
}

/** Query string of the list of snapshots of one volume. */
export class SnapshotsOfVolumeQuery extends LabelListQuery({ VolumeSnapshotStatus: VOLUME_SNAPSHOT_STATUSES }) {}

/** Query string of the list of snapshots of volumes. */
export class VolumeSnapshotListQueryDto extends SnapshotsOfVolumeQuery {
  @ApiPropertyOptional({ type: 'string', description: 'Only snapshots of this volume, by id; also of one that is gone' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  volumeId?: string;
}

@ArgsType()
export class VolumeSnapshotConnectionArgs extends LabelConnectionArgs({ VolumeSnapshotStatus: VOLUME_SNAPSHOT_STATUSES }) {
  @Field(() => ID, { nullable: true, description: 'Only snapshots of this volume, by id; also of one that is gone' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  volumeId?: string;
}

/** Answer to create and restore. */
@ObjectType()
export class VolumeSnapshotWithOperation {
  @Shape(() => VolumeSnapshot, { doc: 'The snapshot' }) volumeSnapshot!: VolumeSnapshot;
  @Shape(() => Operation, { doc: 'The work under way' }) operation!: Operation;
}

/** Answer to a change. */
@ObjectType()
export class VolumeSnapshotAnswer {
  @Shape(() => VolumeSnapshot, { doc: 'The snapshot' }) volumeSnapshot!: VolumeSnapshot;
}

@ObjectType()
export class VolumeSnapshotConnection extends ConnectionOf(VolumeSnapshot) {}

@ObjectType()
export class VolumeSnapshotPayload extends MutationPayload {
  @Field(() => VolumeSnapshot, { nullable: true }) volumeSnapshot?: VolumeSnapshot;
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}

@ObjectType()
export class DeleteVolumeSnapshotPayload extends MutationPayload {
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}
