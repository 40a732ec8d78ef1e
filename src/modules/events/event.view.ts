import type { EventRow } from '../../platform/events/event.row.js';
import type { Event } from './event.dto.js';

/** One object for all who follow. */
const shown = new WeakMap<EventRow, Event>();

/** An event as every transport shows it. */
export function showEvent(row: EventRow): Event {
  const known = shown.get(row);
  if (known) return known;
  const event = {
    id: String(row.seq),
    type: row.type,
    resource: { type: row.resourceType, id: row.resourceId, ...(row.resourceName === undefined ? {} : { name: row.resourceName }) },
    data: row.data,
    at: row.at.toISOString(),
  };
  shown.set(row, event);
  return event;
}
