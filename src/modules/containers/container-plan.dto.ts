import { QueryFlag } from '../../platform/dto/query-fields.js';

/** Query string of `DELETE /v1/containers/{id}`. */
export class DeleteQuery {
  @QueryFlag('Do not give it time to stop') force?: boolean;
}
