import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Id, Name, Reference, Shape, Strings, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf, LabelConnectionArgs } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { LabelListQuery } from '../../platform/rest/list.query.js';
import { PORT_FORWARD_STATUSES, PROTOCOLS, type PortForwardStatus, type Protocol } from './port-forward.rules.js';

const STATUSES = { PortForwardStatus: PORT_FORWARD_STATUSES };
const PORT = { min: 1, max: 65_535 };
const TARGET = { doc: 'Port that the container listens on', example: 80, ...PORT };
const ALLOWED = { doc: 'Blocks of IPv4 addresses it may be reached from; empty: anywhere', array: true, max: 64, most: 64, example: ['192.0.2.0/24'] } as const;

@ObjectType({ implements: () => [Node], description: 'A port of a public address that leads to a container' })
export class PortForward {
  @Id() id!: string;
  @Name() name!: string;
  @Text({ doc: 'Of both ports', enum: { Protocol: PROTOCOLS } }) protocol!: Protocol;
  @Text({ doc: 'Address it is reached at: the one that the host of the container shares', example: '198.51.100.7' }) publicAddress!: string;
  @Whole({ doc: 'Port it is reached at', ...PORT }) publicPort!: number;
  @Text({ doc: 'The container it leads to' }) containerId!: string;
  @Whole(TARGET) targetPort!: number;
  @Text(ALLOWED) allowedCidrs!: string[];
  @Text({ doc: 'Active: its host lets it through. Pending: not yet, or not yet as it was last changed', enum: STATUSES }) status!: PortForwardStatus;
  @Strings({ doc: 'Labels', kind: 'labels' }) labels!: Record<string, string>;
  @Time({ doc: 'When it was made' }) createdAt!: string;
  @Whole({ doc: 'Counts changes; also its ETag' }) version!: number;
}

@InputType()
export class CreatePortForwardInput {
  @Name({ example: 'web-http' }) name!: string;
  @Text({ doc: 'Of both ports', enum: { Protocol: PROTOCOLS } }) protocol!: Protocol;
  @Text({ doc: 'Address it is reached at; the one that the host of the container shares when left out, which is the only one there is', max: 64, optional: true, example: '198.51.100.7' })
  publicAddress?: string;
  @Whole({ doc: 'Port it is reached at, of those that the installation lets be chosen; a free one of these when left out', optional: true, example: 20_080, ...PORT })
  publicPort?: number;
  @Reference({ doc: 'The container it leads to, by id or name' }) containerId!: string;
  @Whole(TARGET) targetPort!: number;
  @Text({ ...ALLOWED, optional: true }) allowedCidrs?: string[];
  @Strings({ doc: 'Labels', kind: 'labels', optional: true, example: { app: 'web' } }) labels?: Record<string, string>;
}

@InputType({ isAbstract: true, description: 'What is left out stays' })
export class UpdatePortForward {
  @Name({ optional: true }) name?: string;
  @Reference({ doc: 'The container it leads to, by id or name, on the same host', optional: true }) containerId?: string;
  @Whole({ ...TARGET, optional: true }) targetPort?: number;
  @Text({ ...ALLOWED, doc: `${ALLOWED.doc}. What is connected already stays so`, optional: true }) allowedCidrs?: string[];
  @Strings({ doc: 'Merged into the labels; null removes one, or all when in place of them', kind: 'labels', mergeable: true, removable: true, optional: true })
  labels?: Record<string, string | null> | null;
}

@InputType()
export class UpdatePortForwardInput extends UpdatePortForward {
  @Reference({ doc: 'Id or name' }) id!: string;
}

/** Query string of the list of port forwards. */
export class PortForwardListQueryDto extends LabelListQuery(STATUSES) {
  @ApiPropertyOptional({ type: 'string', description: 'Only those that lead to this container, by id' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  containerId?: string;
}

@ArgsType()
export class PortForwardConnectionArgs extends LabelConnectionArgs(STATUSES) {
  @Field(() => ID, { nullable: true, description: 'Only those that lead to this container, by id' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  containerId?: string;
}

/** Answer to create and change. */
@ObjectType()
export class PortForwardAnswer {
  @Shape(() => PortForward, { doc: 'The port forward' }) portForward!: PortForward;
}

@ObjectType()
export class PortForwardConnection extends ConnectionOf(PortForward) {}

@ObjectType()
export class PortForwardPayload extends MutationPayload {
  @Field(() => PortForward, { nullable: true }) portForward?: PortForward;
}

@ObjectType()
export class DeletePortForwardPayload extends MutationPayload {
  @Field(() => ID, { nullable: true }) deletedId?: string;
}
