import { Field, ObjectType } from '@nestjs/graphql';
import { Id, Shape, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { OPERATION_STATUSES } from './operation.rules.js';

@ObjectType({ description: 'What an operation is about' })
export class OperationResource {
  @Text({ doc: 'The noun', example: 'container' }) type!: string;
  @Text({ doc: 'Its id; it may be gone by now', example: 'ctr_01k00000000000000000000000' }) id!: string;
}

@ObjectType({ description: 'Why it failed' })
export class OperationError {
  @Text({ doc: 'A code of the catalogue' }) code!: string;
  @Text({ doc: 'For people' }) message!: string;
}

@ObjectType({ description: 'What an operation did otherwise than asked' })
export class OperationWarning {
  @Text({ doc: 'What it is', example: 'killed' }) code!: string;
  @Text({ doc: 'For people' }) message!: string;
}

@ObjectType({ description: 'One part of an operation' })
export class OperationStep {
  @Text({ doc: 'What is done' }) name!: string;
  @Text({ doc: 'How it went; undone: taken back after a later step failed', enum: { OperationStepStatus: ['running', 'succeeded', 'failed', 'undone'] } }) status!: string;
  @Time({ doc: 'When it began' }) startedAt!: string;
  @Time({ doc: 'When it ended', optional: true }) finishedAt?: string;
}

@ObjectType({ description: 'Who asked for it' })
export class OperationCreator {
  @Text({ doc: 'Id of the API key; system for work nobody asked for over the API' }) keyId!: string;
}

@ObjectType({ implements: () => [Node], description: 'Long work on a host. Kept for 30 days.' })
export class Operation {
  @Id() id!: string;
  @Text({ doc: 'What is done', example: 'container.create' }) kind!: string;
  @Text({ doc: 'How far it is', enum: { OperationStatus: OPERATION_STATUSES } }) status!: string;
  @Whole({ doc: 'Percent done', max: 100 }) progress!: number;
  @Shape(() => OperationResource, { doc: 'What it is about' }) resource!: OperationResource;
  @Shape(() => OperationError, { doc: 'Why it failed', optional: true }) error?: OperationError;
  @Shape(() => OperationWarning, { doc: 'What it did otherwise than asked, for example that a stop ended in a kill', array: true }) warnings!: OperationWarning[];
  @Shape(() => OperationStep, { doc: 'Its parts, in order', array: true }) steps!: OperationStep[];
  @Shape(() => OperationCreator, { doc: 'Who asked for it' }) createdBy!: OperationCreator;
  @Text({ doc: 'The request that asked for it' }) requestId!: string;
  @Time({ doc: 'When it was asked for' }) createdAt!: string;
  @Time({ doc: 'When a worker took it up', optional: true }) startedAt?: string;
  @Time({ doc: 'When it ended', optional: true }) finishedAt?: string;
  @Time({ doc: 'When the provider cancelled it: it begins nothing more, is taken back and ends as failed', optional: true }) cancelledAt?: string;
}

@ObjectType()
export class OperationConnection extends ConnectionOf(Operation) {}

/** Answer of a DELETE that reaches a host, and of cancelling. */
@ObjectType()
export class OperationAnswer {
  @Shape(() => Operation, { doc: 'The work that was started' }) operation!: Operation;
}

@ObjectType()
export class CancelOperationPayload extends MutationPayload {
  @Field(() => Operation, { nullable: true }) operation?: Operation;
}
