import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { SELECTOR } from '../../platform/database/label-selector.js';
import { Flag, Id, Name, Reference, Shape, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf, StatusConnectionArgs } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { SkippedContainer } from '../containers/container-batch.dto.js';
import { ContainerImage } from '../containers/container.dto.js';
import { FileChange } from '../files/file.dto.js';
import { StatusListQuery } from '../../platform/rest/list.query.js';
import { CAMPAIGN_STATUSES, HEALTH_SECONDS, MOVE_STATUSES, type CampaignStatus, type MoveStatus } from './image-campaign.rules.js';

const CONTAINERS = { doc: 'Which containers: a label selector', min: 1, max: 1024, schema: { pattern: SELECTOR.source }, example: 'env=prod,tier!=db' };
const SIZE = { doc: 'How many containers move at the same time', min: 1, max: 200 };
const PAUSE = { doc: 'Seconds between the end of a wave and the next; 0 when left out', max: 86_400 };
const COMMAND = {
  doc: 'Run in each container that was started on the new image, again and again until its exit code is 0; without one it must still run when the time is over',
  array: true,
};
const SECONDS = { doc: `How long that may take; ${HEALTH_SECONDS} when left out`, min: 1, max: 3600 };
const MATCHED = { doc: 'How many containers of the image the selector matches' };
const SKIPPED = { doc: 'Those among them that cannot be moved', array: true };
const FAILURES = { doc: 'More failures than this end the campaign; 0 when left out', max: 5000 };

@ObjectType({ description: 'How a campaign goes forward' })
export class CampaignWave {
  @Whole(SIZE) size!: number;
  @Whole(PAUSE) pauseSeconds!: number;
}

@InputType()
export class CampaignWaveInput {
  @Whole({ ...SIZE, example: 10 }) size!: number;
  @Whole({ ...PAUSE, optional: true }) pauseSeconds?: number;
}

@ObjectType({ description: 'What must hold of a container that runs on the new image; else it goes back' })
export class CampaignHealthCheck {
  @Text(COMMAND) command!: string[];
  @Whole(SECONDS) timeoutSeconds!: number;
}

@InputType()
export class CampaignHealthCheckInput {
  @Text({ ...COMMAND, optional: true, example: ['/bin/true'] }) command?: string[];
  @Whole({ ...SECONDS, optional: true, example: 30 }) timeoutSeconds?: number;
}

@ObjectType({ description: 'How many containers are where' })
export class CampaignCounts {
  @Whole({ doc: 'All of them' }) total!: number;
  @Whole({ doc: 'Their turn has not come' }) pending!: number;
  @Whole({ doc: 'On their way' }) moving!: number;
  @Whole({ doc: 'On the new image' }) moved!: number;
  @Whole({ doc: 'Failed on the new image, and back on the old one' }) failed!: number;
  @Whole({ doc: 'Left alone, on the old image' }) skipped!: number;
  @Whole({ doc: 'On their way back' }) returning!: number;
  @Whole({ doc: 'Back on the old image by a roll-back' }) returned!: number;
  @Whole({ doc: 'On the new image, because moving back failed' }) stuck!: number;
}

@ObjectType({ description: 'Why, in words' })
export class CampaignReason {
  @Text({ doc: 'A code of the catalogue' }) code!: string;
  @Text({ doc: 'For people' }) message!: string;
}

@ObjectType({ implements: () => [Node], description: 'Moves containers from one image to its successor below their own files, in waves' })
export class ImageCampaign {
  @Id() id!: string;
  @Name() name!: string;
  @Text(CONTAINERS) labels!: string;
  @Shape(() => ContainerImage, { doc: 'What the containers stood on' }) fromImage!: ContainerImage;
  @Shape(() => ContainerImage, { doc: 'What they move to' }) toImage!: ContainerImage;
  @Shape(() => CampaignWave, { doc: 'How it goes forward' }) wave!: CampaignWave;
  @Shape(() => CampaignHealthCheck, { doc: 'When a container counts as moved; it has been started when absent', optional: true })
  healthCheck?: CampaignHealthCheck;
  @Whole(FAILURES) maxFailures!: number;
  @Text({ doc: 'How far it is', enum: { ImageCampaignStatus: CAMPAIGN_STATUSES } }) status!: CampaignStatus;
  @Shape(() => CampaignReason, { doc: 'Why its status is failed', optional: true }) statusReason?: CampaignReason;
  @Shape(() => CampaignCounts, { doc: 'Its containers' }) counts!: CampaignCounts;
  @Whole({ doc: 'Waves begun' }) waves!: number;
  @Time({ doc: 'When the next wave may begin, between two', optional: true }) nextWaveAt?: string;
  @Time({ doc: 'When it was asked for' }) createdAt!: string;
  @Time({ doc: 'When it ended', optional: true }) finishedAt?: string;
  @Whole({ doc: 'Counts changes; also its ETag' }) version!: number;
}

@ObjectType({ description: 'What a campaign did to one container' })
export class CampaignContainer {
  @Text({ doc: 'Id of the container; it may be gone' }) containerId!: string;
  @Text({ doc: 'Its name at the time' }) name!: string;
  @Text({ doc: 'How far it is', enum: { CampaignContainerStatus: MOVE_STATUSES } }) status!: MoveStatus;
  @Whole({ doc: 'The wave it moved in', optional: true }) wave?: number;
  @Text({ doc: 'Id of the newest operation that moved it', optional: true }) operationId?: string;
  @Shape(() => CampaignReason, { doc: 'Why it failed, was skipped or is stuck', optional: true }) reason?: CampaignReason;
  @Shape(() => FileChange, {
    doc: 'Up to 100 paths where its own copy hides what the new image changes, with that change; closed to tenants above, as its files are',
    array: true,
  })
  shadows!: FileChange[];
  @Flag({ doc: 'There may be more such paths' }) shadowsTruncated!: boolean;
}

@InputType()
export class CreateImageCampaignInput {
  @Name({ doc: 'DNS label, unique in the tenant; made up when left out', optional: true, example: 'patch-1' }) name?: string;
  @Text(CONTAINERS) labels!: string;
  @Reference({ doc: 'The image they stand on: id, name or alias', of: 'image' }) fromImage!: string;
  @Reference({ doc: 'The image that takes its place: id, name or alias', of: 'image' }) toImage!: string;
  @Shape(() => CampaignWaveInput, { doc: 'How it goes forward; 10 at a time when left out', optional: true }) wave?: CampaignWaveInput;
  @Shape(() => CampaignHealthCheckInput, {
    doc: 'When a container counts as moved; its start is enough when left out. A command asks for containers:exec too',
    optional: true,
  })
  healthCheck?: CampaignHealthCheckInput;
  @Whole({ ...FAILURES, optional: true }) maxFailures?: number;
  @Flag({ doc: 'Only tell how many it would be, and which not', optional: true }) dryRun?: boolean;
}

/** Answer to create. */
@ObjectType()
export class ImageCampaignCreated {
  @Shape(() => ImageCampaign, { doc: 'The campaign' }) imageCampaign!: ImageCampaign;
  @Whole(MATCHED) matched!: number;
  @Shape(() => SkippedContainer, SKIPPED) skipped!: SkippedContainer[];
}

/** Answer to create in a dry run. */
@ObjectType()
export class ImageCampaignPlan {
  @Whole(MATCHED) matched!: number;
  @Shape(() => SkippedContainer, SKIPPED) skipped!: SkippedContainer[];
  @Flag({ doc: 'True: nothing was begun' }) dryRun!: boolean;
}

/** Answer to pause, resume, cancel and rollback. */
@ObjectType()
export class ImageCampaignAnswer {
  @Shape(() => ImageCampaign, { doc: 'The campaign' }) imageCampaign!: ImageCampaign;
}

/** Query string of the list of image campaigns. */
export class ImageCampaignListQuery extends StatusListQuery({ ImageCampaignStatus: CAMPAIGN_STATUSES }) {}

@ArgsType()
export class ImageCampaignConnectionArgs extends StatusConnectionArgs({ ImageCampaignStatus: CAMPAIGN_STATUSES }) {}

@ObjectType()
export class ImageCampaignConnection extends ConnectionOf(ImageCampaign) {}

@ObjectType()
export class CampaignContainerConnection extends ConnectionOf(CampaignContainer) {}

/** Query string of the list of what becomes of containers. */
export class CampaignContainerListQuery extends StatusListQuery({ CampaignContainerStatus: MOVE_STATUSES }) {}

@ArgsType()
export class CampaignContainerArgs extends StatusConnectionArgs({ CampaignContainerStatus: MOVE_STATUSES }) {
  @Field(() => ID, { description: 'Id or name' })
  @IsString()
  @MaxLength(128)
  campaignId!: string;
}

@ObjectType()
export class CreateImageCampaignPayload extends MutationPayload {
  @Field(() => ImageCampaign, { nullable: true }) imageCampaign?: ImageCampaign;
  @Field(() => Int, { nullable: true }) matched?: number;
  @Field(() => [SkippedContainer], { nullable: true }) skipped?: SkippedContainer[];
}

@ObjectType()
export class ImageCampaignPayload extends MutationPayload {
  @Field(() => ImageCampaign, { nullable: true }) imageCampaign?: ImageCampaign;
}

@ObjectType()
export class DeleteImageCampaignPayload extends MutationPayload {
  @Field(() => ID, { nullable: true }) deletedId?: string;
}
