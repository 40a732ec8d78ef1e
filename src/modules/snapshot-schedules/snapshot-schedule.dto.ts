import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { SELECTOR as PATTERN_OF_SELECTORS } from '../../platform/database/label-selector.js';
import { Flag, Id, Name, Reference, Shape, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';

const CRON = { doc: 'Minute, hour, day of month, month, day of week', max: 128, example: '15 3 * * *' };
const ZONE = { doc: 'IANA time zone of the expression; UTC when left out', max: 64, example: 'UTC' };
const SELECTOR = {
  doc: 'Which containers, by labels as in lists; all of the tenant when left out',
  max: 1024,
  schema: { pattern: PATTERN_OF_SELECTORS.source },
  example: 'env=prod',
};
const PATTERN = {
  doc: 'Name of each snapshot: {container}, {schedule}, {date} and {time} are filled in, and where a snapshot has that name, -2, -3 and so on added; {container}-{date}-{time} when left out',
  max: 63,
  pattern: /^([a-z]|\{(container|schedule)\})([a-z0-9-]|\{(container|schedule|date|time)\})*$/,
  wanted: 'lower-case letters, digits, dashes and {container}, {schedule}, {date}, {time}, a letter or one of the first two at the beginning',
  example: '{container}-{date}-{time}',
};

@ObjectType({ description: 'How many of each container\'s scheduled snapshots are kept; the rest is deleted after each run' })
export class Retention {
  @Whole({ doc: 'The newest', optional: true, max: 1000 }) last?: number;
  @Whole({ doc: 'The newest of each of so many hours', optional: true, max: 1000 }) hourly?: number;
  @Whole({ doc: 'The newest of each of so many days', optional: true, max: 1000 }) daily?: number;
  @Whole({ doc: 'The newest of each of so many weeks', optional: true, max: 1000 }) weekly?: number;
  @Whole({ doc: 'The newest of each of so many months', optional: true, max: 1000 }) monthly?: number;
}

@InputType({ description: 'At least one; the newest 7 when all are left out' })
export class RetentionInput {
  @Whole({ doc: 'The newest', optional: true, max: 1000, example: 7 }) last?: number;
  @Whole({ doc: 'The newest of each of so many hours', optional: true, max: 1000 }) hourly?: number;
  @Whole({ doc: 'The newest of each of so many days', optional: true, max: 1000 }) daily?: number;
  @Whole({ doc: 'The newest of each of so many weeks', optional: true, max: 1000 }) weekly?: number;
  @Whole({ doc: 'The newest of each of so many months', optional: true, max: 1000 }) monthly?: number;
}

@ObjectType({ implements: () => [Node], description: 'Takes snapshots by itself, each run an operation, and deletes those that are not kept' })
export class SnapshotSchedule {
  @Id() id!: string;
  @Name() name!: string;
  @Text(CRON) cron!: string;
  @Text(ZONE) timezone!: string;
  @Text(SELECTOR) selector!: string;
  @Text(PATTERN) snapshotName!: string;
  @Shape(() => Retention, { doc: 'Which snapshots are kept' }) retention!: Retention;
  @Flag({ doc: 'Whether it runs' }) enabled!: boolean;
  @Time({ doc: 'When it runs next', optional: true }) nextRunAt?: string;
  @Time({ doc: 'When it last ran', optional: true }) lastRunAt?: string;
  @Time({ doc: 'When it was made' }) createdAt!: string;
  @Whole({ doc: 'Counts changes; also its ETag' }) version!: number;
}

@InputType()
export class CreateSnapshotScheduleInput {
  @Name({ doc: 'DNS label, unique in the tenant', example: 'nightly' }) name!: string;
  @Text(CRON) cron!: string;
  @Text({ ...ZONE, optional: true }) timezone?: string;
  @Text({ ...SELECTOR, optional: true }) selector?: string;
  @Text({ ...PATTERN, optional: true }) snapshotName?: string;
  @Shape(() => RetentionInput, { doc: 'Which snapshots are kept', optional: true }) retention?: RetentionInput;
  @Flag({ doc: 'Whether it runs; true when left out', optional: true }) enabled?: boolean;
}

@InputType({ isAbstract: true, description: 'What is left out stays' })
export class UpdateSnapshotSchedule {
  @Text({ ...CRON, optional: true }) cron?: string;
  @Text({ ...ZONE, optional: true }) timezone?: string;
  @Text({ ...SELECTOR, optional: true }) selector?: string;
  @Text({ ...PATTERN, optional: true }) snapshotName?: string;
  @Shape(() => RetentionInput, { doc: 'Replaces what was kept', optional: true }) retention?: RetentionInput;
  @Flag({ doc: 'Whether it runs; times that pass meanwhile are not made up for', optional: true }) enabled?: boolean;
}

@InputType()
export class UpdateSnapshotScheduleInput extends UpdateSnapshotSchedule {
  @Reference({ doc: 'Id or name' }) id!: string;
}

/** Answer to create and change. */
@ObjectType()
export class SnapshotScheduleAnswer {
  @Shape(() => SnapshotSchedule, { doc: 'The schedule' }) snapshotSchedule!: SnapshotSchedule;
}

@ObjectType()
export class SnapshotScheduleConnection extends ConnectionOf(SnapshotSchedule) {}

@ObjectType()
export class SnapshotSchedulePayload extends MutationPayload {
  @Field(() => SnapshotSchedule, { nullable: true }) snapshotSchedule?: SnapshotSchedule;
}

@ObjectType()
export class DeleteSnapshotSchedulePayload extends MutationPayload {
  @Field(() => ID, { nullable: true }) deletedId?: string;
}
