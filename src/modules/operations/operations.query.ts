import { ArgsType, Field } from '@nestjs/graphql';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { ListQuery } from '../../platform/database/tenant-repository.js';
import { ConnectionArgs } from '../../platform/graphql/connection.js';
import type { OperationFilter } from './operations.repository.js';

const MOST_IDS = 50;
const MOST_WAIT_SECONDS = 60;

/** Query string of `GET /v1/operations`. Operations have no names. */
export class OperationListQuery implements ListQuery, OperationFilter {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50, description: 'Items on a page' })
  @Type(() => Number)
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  @ApiPropertyOptional({ type: 'string', description: 'nextCursor of the previous page' })
  @IsOptional()
  @IsString()
  @MaxLength(1024)
  cursor?: string;

  @ApiPropertyOptional({ type: 'string', description: 'createdAt:desc or createdAt:asc' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  sort?: string;

  @ApiPropertyOptional({ type: 'string', description: 'queued, running, succeeded or failed' })
  @IsOptional()
  @IsString()
  @MaxLength(32)
  status?: string;

  @ApiPropertyOptional({ type: 'string', description: 'For example container.create' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  kind?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Id of the object it is about' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  resourceId?: string;

  @ApiPropertyOptional({ type: 'string', description: `Only these: up to ${MOST_IDS} ids joined by commas` })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_IDS)
  @IsString({ each: true })
  @MaxLength(128, { each: true })
  ids?: string[];
}

/** Query string of `GET /v1/operations/{id}`. */
export class OperationWaitQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: MOST_WAIT_SECONDS, description: 'Hold the answer up to so many seconds, until it ended' })
  @Type(() => Number)
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST_WAIT_SECONDS)
  wait?: number;
}

@ArgsType()
export class OperationConnectionArgs extends ConnectionArgs implements OperationFilter {
  @Field(() => String, { nullable: true, description: 'queued, running, succeeded or failed' })
  @IsOptional()
  @IsString()
  @MaxLength(32)
  status?: string;

  @Field(() => String, { nullable: true, description: 'For example container.create' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  kind?: string;

  @Field(() => String, { nullable: true, description: 'Id of the object it is about' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  resourceId?: string;

  @Field(() => [String], { nullable: true, description: `Only these, up to ${MOST_IDS}` })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_IDS)
  @IsString({ each: true })
  @MaxLength(128, { each: true })
  ids?: string[];
}
