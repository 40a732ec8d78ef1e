import type { Type as Class } from '@nestjs/common';
import { ArgsType } from '@nestjs/graphql';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, IsString, MaxLength } from 'class-validator';
import { Text } from '../../platform/dto/fields.js';
import { QueryWhole } from '../../platform/dto/query-fields.js';
import { PageArgs } from '../../platform/graphql/connection.js';
import { PageQueryDto } from '../../platform/rest/list.query.js';
import type { OperationFilter } from './operations.repository.js';

const MOST_IDS = 50;
const MOST_WAIT_SECONDS = 60;

type Filter = Omit<OperationFilter, 'ids'> & { status?: string };

/** The filters of operations, put on a transport's page: written once for both. */
function Filtered<T>(page: Class<T>): Class<T & Filter> {
  @ArgsType()
  class OfOperations extends (page as Class<object>) implements Filter {
    @Text({ doc: 'queued, running, succeeded or failed', optional: true, max: 32 }) status?: string;
    @Text({ doc: 'For example container.create', optional: true, max: 64 }) kind?: string;
    @Text({ doc: 'Id of the object it is about', optional: true, max: 128 }) resourceId?: string;
  }
  return OfOperations as Class<T & Filter>;
}

/** Query string of `GET /v1/operations`. */
export class OperationListQuery extends Filtered(PageQueryDto) implements OperationFilter {
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
  @QueryWhole({ doc: 'Hold the answer up to so many seconds, until it ended', min: 0, max: MOST_WAIT_SECONDS }) wait?: number;
}

@ArgsType()
export class OperationConnectionArgs extends Filtered(PageArgs) implements OperationFilter {
  @Text({ doc: `Only these, up to ${MOST_IDS}`, optional: true, array: true, most: MOST_IDS, max: 128 }) ids?: string[];
}
