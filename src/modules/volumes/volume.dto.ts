import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Flag, Id, Name, Reference, Shape, Strings, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf, LabelConnectionArgs } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { LabelListQuery } from '../../platform/rest/list.query.js';
import { Operation } from '../operations/operation.dto.js';
import { LARGEST, SMALLEST, VOLUME_STATUSES, type VolumeStatus } from './volume.rules.js';

const SIZE = { min: SMALLEST, max: LARGEST, example: 1024 };

@ObjectType({ description: 'Why a volume or its snapshot is in the state it is in' })
export class VolumeStatusReason {
  @Text({ doc: 'A code of the catalogue' }) code!: string;
  @Text({ doc: 'What happened' }) message!: string;
}

@ObjectType({ description: 'Which container has a volume, and where' })
export class VolumeAttachment {
  @Text({ doc: 'The container' }) containerId!: string;
  @Text({ doc: 'Where in it' }) path!: string;
  @Flag({ doc: 'Whether nothing in it can write there' }) readOnly!: boolean;
}

@ObjectType({ implements: () => [Node], description: 'Disk of a bounded size that belongs to no container: it outlives those that have it' })
export class Volume {
  @Id() id!: string;
  @Name() name!: string;
  @Whole({ doc: 'The most it holds, in MiB' }) sizeMiB!: number;
  @Text({ doc: 'Available ones can be attached', enum: { VolumeStatus: VOLUME_STATUSES } }) status!: VolumeStatus;
  @Shape(() => VolumeStatusReason, { doc: 'Only after a failure', optional: true }) statusReason?: VolumeStatusReason;
  @Shape(() => VolumeAttachment, { doc: 'Which container has it; absent: none', optional: true }) attachment?: VolumeAttachment;
  @Strings({ doc: 'Labels', kind: 'labels' }) labels!: Record<string, string>;
  @Flag({ doc: 'Refuses to be deleted' }) protected!: boolean;
  @Time({ doc: 'When it was made' }) createdAt!: string;
  @Time({ doc: 'When it last changed' }) updatedAt!: string;
  @Whole({ doc: 'Counts changes; the ETag' }) version!: number;
}

@ObjectType({ description: 'What a volume holds, by the file system\'s own count' })
export class VolumeStats {
  @Whole({ doc: 'MiB, as of the last half minute' }) usedMiB!: number;
  @Whole({ doc: 'The most it holds, as its host has it, in MiB' }) sizeMiB!: number;
  @Time({ doc: 'When it was asked' }) at!: string;
}

@InputType({ description: 'What a new volume holds' })
export class VolumeSource {
  @Reference({ doc: 'A snapshot of a volume, by id or name' }) volumeSnapshotId!: string;
}

@InputType()
export class CreateVolumeInput {
  @Name({ doc: 'DNS label, unique in the tenant', example: 'data' }) name!: string;
  @Whole({ doc: 'The most it holds, in MiB', ...SIZE }) sizeMiB!: number;
  @Strings({ doc: 'Labels', kind: 'labels', optional: true, example: { app: 'db' } }) labels?: Record<string, string>;
  @Flag({ doc: 'Refuse to delete it', optional: true }) protected?: boolean;
  @Reference({ doc: 'A container, by id or name, on whose host it is made: only containers of that host can have it', optional: true }) container?: string;
  @Shape(() => VolumeSource, { doc: 'Empty when left out', optional: true }) source?: VolumeSource;
}

@InputType({ isAbstract: true, description: 'What is left out stays' })
export class UpdateVolume {
  @Name({ doc: 'DNS label, unique in the tenant', optional: true }) name?: string;
  @Whole({ doc: 'The most it holds, in MiB; grows and shrinks while a container has it', optional: true, ...SIZE }) sizeMiB?: number;
  @Strings({ doc: 'Merged into the labels; null removes one, or all when in place of them', kind: 'labels', mergeable: true, removable: true, optional: true })
  labels?: Record<string, string | null> | null;
  @Flag({ doc: 'Refuse to delete it', optional: true }) protected?: boolean;
}

@InputType()
export class UpdateVolumeInput extends UpdateVolume {
  @Reference({ doc: 'Id or name' }) id!: string;
}

@InputType({ isAbstract: true })
export class AttachVolume {
  @Reference({ doc: 'The container, by id or name, running or not' }) container!: string;
  @Text({ doc: 'Where in it: an absolute path. What is there is covered; folders that are missing are made', min: 2, max: 1024, example: '/srv/data' })
  path!: string;
  @Flag({ doc: 'Nothing in the container can write to it, its root neither; false when left out', optional: true }) readOnly?: boolean;
}

@InputType()
export class AttachVolumeInput extends AttachVolume {
  @Reference({ doc: 'Id or name' }) id!: string;
}

@InputType({ isAbstract: true })
export class DetachVolume {
  @Flag({ doc: 'Also while files on it are open: who has one open keeps it until it is closed. Otherwise that is refused as busy', optional: true })
  force?: boolean;
}

@InputType()
export class DetachVolumeInput extends DetachVolume {
  @Reference({ doc: 'Id or name' }) id!: string;
}

/** Query string of the list of volumes. */
export class VolumeListQueryDto extends LabelListQuery({ VolumeStatus: VOLUME_STATUSES }) {
  @ApiPropertyOptional({ type: 'string', description: 'Only volumes of this container, by id' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  containerId?: string;
}

@ArgsType()
export class VolumeConnectionArgs extends LabelConnectionArgs({ VolumeStatus: VOLUME_STATUSES }) {
  @Field(() => ID, { nullable: true, description: 'Only volumes of this container, by id' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  containerId?: string;
}

/** Answer to create, attach and detach. */
@ObjectType()
export class VolumeWithOperation {
  @Shape(() => Volume, { doc: 'The volume' }) volume!: Volume;
  @Shape(() => Operation, { doc: 'The work under way' }) operation!: Operation;
}

/** Answer to a change. */
@ObjectType()
export class VolumeChange {
  @Shape(() => Volume, { doc: 'The volume' }) volume!: Volume;
  @Shape(() => Operation, { doc: 'The work under way, when its size changes', optional: true }) operation?: Operation;
}

@ObjectType()
export class VolumeConnection extends ConnectionOf(Volume) {}

@ObjectType()
export class VolumePayload extends MutationPayload {
  @Field(() => Volume, { nullable: true }) volume?: Volume;
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}

@ObjectType()
export class DeleteVolumePayload extends MutationPayload {
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}
