import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { SELECTOR } from '../../platform/database/label-selector.js';
import { Flag, Shape, Text, Whole } from '../../platform/dto/fields.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { ContainerAnswer, CreateContainerInput, PowerOptions } from './container.dto.js';
import { POWER_ACTIONS } from './container.rules.js';

const MOST = 50;

@InputType()
export class CreateContainersInput {
  @Shape(() => CreateContainerInput, { doc: `1 to ${MOST}; all are made, or none`, array: true, least: 1, most: MOST })
  items!: CreateContainerInput[];
}

/** Answer to a batch: one for each, in the order asked. */
@ObjectType()
export class ContainerAnswers {
  @Shape(() => ContainerAnswer, { doc: 'In the order asked', array: true }) items!: ContainerAnswer[];
}

@InputType({ isAbstract: true })
export class PowerSelection extends PowerOptions {
  @Text({ doc: 'Which containers: a label selector', min: 1, max: 1024, schema: { pattern: SELECTOR.source }, example: 'env=prod,tier!=db' }) labels!: string;
  @Flag({ doc: 'Only tell how many it would be, and which not', optional: true }) dryRun?: boolean;
}

@InputType()
export class PowerContainersInput extends PowerSelection {
  @Text({ doc: 'What to do', enum: { PowerAction: POWER_ACTIONS }, example: 'stop' }) action!: string;
}

@ObjectType({ description: 'A container the selector matches, whose status does not allow the action' })
export class SkippedContainer {
  @Text({ doc: 'Its id', example: 'ctr_01k00000000000000000000000' }) id!: string;
  @Text({ doc: 'Its name' }) name!: string;
  @Text({ doc: 'Why' }) message!: string;
}

/** Answer to an action by selector. */
@ObjectType()
export class PowerSelectionAnswer {
  @Whole({ doc: 'How many the selector matches' }) matched!: number;
  @Shape(() => ContainerAnswer, { doc: 'Those it is done to; none in a dry run', array: true }) items!: ContainerAnswer[];
  @Shape(() => SkippedContainer, { doc: 'Those whose status or profiles do not allow it', array: true }) skipped!: SkippedContainer[];
}

@ObjectType()
export class CreateContainersPayload extends MutationPayload {
  @Field(() => [ContainerAnswer], { nullable: true }) items?: ContainerAnswer[];
}

@ObjectType()
export class PowerContainersPayload extends MutationPayload {
  @Field(() => Int, { nullable: true }) matched?: number;
  @Field(() => [ContainerAnswer], { nullable: true }) items?: ContainerAnswer[];
  @Field(() => [SkippedContainer], { nullable: true }) skipped?: SkippedContainer[];
}
