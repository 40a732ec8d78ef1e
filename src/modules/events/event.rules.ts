import type { EventRow } from '../../platform/events/event.row.js';
import type { EventFilter } from './event.dto.js';

/** Whether a filter lets an event through. */
export const matches = ({ types, resourceId }: EventFilter, row: EventRow): boolean =>
  (resourceId == null || row.resourceId === resourceId) && (types == null || types.some((type) => type === row.type || type === `${row.resourceType}.*`));
