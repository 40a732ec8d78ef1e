import type { Type } from '@nestjs/common';
import { SELECTOR } from '../database/label-selector.js';
import type { ListQuery } from '../database/tenant-repository.js';
import { Text } from '../dto/fields.js';
import { PAGE } from '../dto/page.js';
import { QueryWhole } from '../dto/query-fields.js';
import type { NamedWords } from '../dto/words.js';

/** Query string of every list. */
export class PageQueryDto implements ListQuery {
  @QueryWhole({ doc: 'Items on a page', min: 1, max: 200, default: PAGE }) limit: number = PAGE;

  @Text({ doc: 'nextCursor of the previous page', optional: true, max: 1024 }) cursor?: string;

  @Text({ doc: 'createdAt:desc or createdAt:asc', optional: true, max: 64, schema: { pattern: '^createdAt(:(asc|desc))?$' }, example: 'createdAt:desc' })
  sort?: string;
}

/** Lists of nouns that have a name. */
export class ListQueryDto extends PageQueryDto {
  @Text({
    doc: 'Order, for example createdAt:desc or name:asc',
    optional: true,
    max: 64,
    schema: { pattern: '^(createdAt|name)(:(asc|desc))?$' },
    example: 'name:asc',
  })
  override sort?: string;

  @Text({ doc: 'Exact name', optional: true, max: 64 }) name?: string;
}

/** Lists of nouns that have a name and one of these statuses: `class NoteListQuery extends StatusListQuery({ NoteStatus: NOTE_STATUSES }) {}`. */
export function StatusListQuery(statuses: NamedWords): Type<ListQueryDto & { status?: string }> {
  class OfStatus extends ListQueryDto {
    @Text({ doc: 'Exact status', optional: true, enum: statuses }) status?: string;
  }
  return OfStatus;
}

/** Lists of nouns that have a name, one of these statuses, and labels. */
export function LabelListQuery(statuses: NamedWords): Type<ListQueryDto & { status?: string; labels?: string }> {
  class OfLabels extends StatusListQuery(statuses) {
    @Text({
      doc: 'Kubernetes label selector, for example env in (a,b),!old,tier!=x',
      optional: true,
      max: 1024,
      schema: { pattern: SELECTOR.source },
      example: 'env in (a,b),!old,tier!=x',
    })
    labels?: string;
  }
  return OfLabels;
}
