import type { Type as Class } from '@nestjs/common';
import { ArgsType } from '@nestjs/graphql';
import { Text } from '../../platform/dto/fields.js';
import { QueryTexts, QueryWhole } from '../../platform/dto/query-fields.js';
import { PageArgs } from '../../platform/graphql/connection.js';
import { PageQueryDto } from '../../platform/rest/list.query.js';
import { OPERATION_KINDS } from '../../platform/operations/saga.js';
import { OPERATION_STATUSES } from './operation.rules.js';
import type { OperationFilter } from './operations.repository.js';

const MOST_IDS = 50;
const MOST_WAIT_SECONDS = 60;

type Filter = Omit<OperationFilter, 'ids'> & { status?: string };

/** The filters of operations, put on a transport's page: written once for both. */
function Filtered<T>(page: Class<T>): Class<T & Filter> {
  @ArgsType()
  class OfOperations extends (page as Class<object>) implements Filter {
    @Text({ doc: 'Exact status', optional: true, enum: { OperationStatus: OPERATION_STATUSES } }) status?: string;
    @Text({ doc: 'What is done', optional: true, enum: { OperationKind: OPERATION_KINDS }, example: 'container.create' }) kind?: string;
    @Text({ doc: 'Id of the object it is about', optional: true, max: 128 }) resourceId?: string;
  }
  return OfOperations as Class<T & Filter>;
}

/** Query string of `GET /v1/operations`. */
export class OperationListQuery extends Filtered(PageQueryDto) implements OperationFilter {
  @QueryTexts({ doc: `Only these: up to ${MOST_IDS} ids`, most: MOST_IDS })
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
