import { ArgsType, Field, ObjectType } from '@nestjs/graphql';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { Decimal, Shape, Text, Time, Whole, oneOf } from '../../platform/dto/fields.js';
import { IsMoment } from '../../platform/dto/moment.js';
import { GraphQLDateTime } from '../../platform/graphql/date-time.scalar.js';
import { wordSetOf } from '../../platform/dto/words.js';
import { METERED } from './usage.rules.js';

export const GROUPINGS = ['container', 'resource', 'hour', 'day', 'total'] as const;
export type Grouping = (typeof GROUPINGS)[number];
const GROUPING = wordSetOf({ UsageGrouping: GROUPINGS });

@ObjectType({ description: 'What a line is of' })
export class UsageResource {
  @Text({ doc: 'The noun', enum: { UsageResourceType: METERED } }) type!: string;
  @Text({ doc: 'Its id; it may be gone', example: 'ctr_01k00000000000000000000000' }) id!: string;
  @Text({ doc: 'Its name at the time' }) name!: string;
}

@ObjectType({ description: 'What was used in some time, for billing' })
export class Usage {
  @Time({ doc: 'From when' }) from!: string;
  @Time({ doc: 'Until when, itself not included' }) to!: string;
  @Text({ doc: 'The container, when grouped by container or resource; it may be gone', optional: true }) containerId?: string;
  @Text({ doc: 'Its name at the time', optional: true }) containerName?: string;
  @Shape(() => UsageResource, { doc: 'Container, volume, backup or private image, when grouped by resource', optional: true }) resource?: UsageResource;
  @Decimal({ doc: 'Seconds of one core' }) cpuSeconds!: number;
  @Decimal({ doc: 'Memory limits, over the seconds that containers ran' }) memoryMiBHours!: number;
  @Decimal({ doc: 'Disk limits, over the time containers were there' }) diskMiBHours!: number;
  @Decimal({ doc: 'Sizes of snapshots, over the time they were there' }) snapshotMiBHours!: number;
  @Decimal({ doc: 'Sizes of volumes, over the time they were there' }) volumeMiBHours!: number;
  @Decimal({ doc: 'Sizes of backups, over the time they were there' }) backupMiBHours!: number;
  @Decimal({ doc: 'Sizes of private images, over the time they were there' }) imageMiBHours!: number;
  @Decimal({ doc: 'Received' }) rxBytes!: number;
  @Decimal({ doc: 'Sent' }) txBytes!: number;
  @Decimal({ doc: 'Seconds in which nobody measured: what was used is right in all, but spread evenly over them' }) gapSeconds!: number;
}

@ObjectType()
export class UsageList {
  @Shape(() => Usage, { doc: 'In order of time, then of name', array: true }) items!: Usage[];
}

/** Query string of `GET /v1/usage`, and arguments over GraphQL. */
@ArgsType()
export class UsageQuery {
  @Field(() => GraphQLDateTime, { nullable: true, description: 'From the hour of this time on; 24 hours ago when left out' })
  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'From the hour of this time on; 24 hours ago when left out' })
  @IsOptional()
  @IsMoment()
  from?: string;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Up to the hour of this time, itself not included; now, the open hour included, when left out' })
  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description: 'Up to the hour of this time, itself not included; now, the open hour included, when left out',
  })
  @IsOptional()
  @IsMoment()
  to?: string;

  @Field(() => GROUPING, {
    nullable: true,
    description: 'container, resource (containers, volumes, backups and private images), hour, day (UTC) or total; container when left out',
  })
  @ApiPropertyOptional({ enum: GROUPINGS, default: 'container', description: 'What a line is of; by container, storage beside containers is left out' })
  @IsOptional()
  @IsIn([...GROUPINGS], { message: oneOf })
  groupBy?: Grouping;
}

@ObjectType({ description: 'What a container used when it was last measured, which is about once a minute; stats ask its host' })
export class ContainerUsage {
  @Decimal({ doc: 'Cores, on average since the measurement before', example: 0.25 }) cpus!: number;
  @Whole({ doc: 'Memory', example: 96 }) memoryMiB!: number;
  @Whole({ doc: 'Disk written', example: 12 }) diskMiB!: number;
  @Whole({ doc: 'Processes and threads', example: 5 }) processes!: number;
  @Time({ doc: 'When that was' }) at!: string;
}
