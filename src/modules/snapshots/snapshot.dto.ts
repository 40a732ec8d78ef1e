import { ArgsType, Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, Max, Min } from 'class-validator';
import { Flag, Id, Name, Reference, Shape, Strings, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf, LabelConnectionArgs } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { LabelListQuery } from '../../platform/rest/list.query.js';
import { RestoreOptions } from '../containers/container-roots.dto.js';
import { Operation } from '../operations/operation.dto.js';
import { SNAPSHOT_ORIGINS, SNAPSHOT_STATUSES, type SnapshotOrigin, type SnapshotStatus } from './snapshot.rules.js';

@ArgsType()
export class NewestArgs {
  @Field(() => Int, { description: 'How many of each, 1 to 20', defaultValue: 5 })
  @IsInt()
  @Min(1)
  @Max(20)
  most!: number;
}

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
  @Text({ doc: 'Ready ones can be restored and cloned', enum: { SnapshotStatus: SNAPSHOT_STATUSES } }) status!: SnapshotStatus;
  @Shape(() => SnapshotStatusReason, { doc: 'Only after a failure', optional: true }) statusReason?: SnapshotStatusReason;
  @Whole({ doc: 'What it held when it was taken, in MiB; blocks shared with the container count here too' }) sizeMiB!: number;
  @Text({ doc: 'The snapshot its container had grown from when it was taken: snapshots form a tree', optional: true }) parentId?: string;
  @Flag({ doc: 'Whether its container\'s present files grew from it' }) current!: boolean;
  @Flag({ doc: 'Refuses to be deleted, also by its expiry and its schedule' }) protected!: boolean;
  @Text({ doc: 'Who wanted it: a request, a schedule, or Berth, before it replaced a root file system', enum: { SnapshotOrigin: SNAPSHOT_ORIGINS } }) origin!: SnapshotOrigin;
  @Text({ doc: 'The schedule that wanted it; it may be gone', optional: true }) scheduleId?: string;
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
  @Flag({ doc: 'Refuse to delete it', optional: true }) protected?: boolean;
}

@InputType({ isAbstract: true, description: 'What is left out stays' })
export class UpdateSnapshot {
  @Name({ doc: 'DNS label, unique in the tenant', optional: true }) name?: string;
  @Strings({ doc: 'Merged into the labels; null removes one, or all when in place of them', kind: 'labels', mergeable: true, removable: true, optional: true })
  labels?: Record<string, string | null> | null;
  @Flag({ doc: 'Refuse to delete it', optional: true }) protected?: boolean;
  @Time({ doc: 'When it is to be deleted by itself; null: never', optional: true, removable: true }) expiresAt?: string | null;
}

@InputType()
export class UpdateSnapshotInput extends UpdateSnapshot {
  @Reference({ doc: 'Id or name' }) id!: string;
}

@InputType()
export class CreateSnapshotInput extends CreateSnapshotBody {
  @Reference({ doc: 'The container, by id or name' }) containerId!: string;
}

@InputType()
export class RestoreSnapshotInput extends RestoreOptions {
  @Reference({ doc: 'Id or name' }) id!: string;
}

const OF_CONTAINER = { doc: 'Only snapshots of this container, by id; also of one that is gone', optional: true };

/** Query string of the list of snapshots of one container. */
export class ContainerSnapshotListQuery extends LabelListQuery({ SnapshotStatus: SNAPSHOT_STATUSES }) {}

/** Query string of the tenant's list of snapshots. */
export class SnapshotListQueryDto extends ContainerSnapshotListQuery {
  @Reference(OF_CONTAINER) containerId?: string;
}

@ArgsType()
export class SnapshotConnectionArgs extends LabelConnectionArgs({ SnapshotStatus: SNAPSHOT_STATUSES }) {
  @Reference(OF_CONTAINER) containerId?: string;
}

/** Answer to create and restore. */
@ObjectType()
export class SnapshotWithOperation {
  @Shape(() => Snapshot, { doc: 'The snapshot' }) snapshot!: Snapshot;
  @Shape(() => Operation, { doc: 'The work under way' }) operation!: Operation;
}

/** Answer to a change. */
@ObjectType()
export class SnapshotAnswer {
  @Shape(() => Snapshot, { doc: 'The snapshot' }) snapshot!: Snapshot;
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
