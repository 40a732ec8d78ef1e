import { invalid } from '../errors/app-error.js';

/** Where a page ended: the sort value and the id of its last row. Opaque to clients. */
export interface Cursor {
  sort: string;
  value: string;
  id: string;
}

/** A cursor as clients see it. */
export const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify([cursor.sort, cursor.value, cursor.id])).toString('base64url');

/** Reads a cursor back; fails with `invalid` when it was not made by us or for another sort order. */
export function decodeCursor(text: string, sort: string): Cursor {
  try {
    const [madeFor, value, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as string[];
    if (madeFor === sort && typeof value === 'string' && typeof id === 'string') return { sort, value, id };
  } catch {
    // falls through to the same error
  }
  throw invalid('query/cursor', 'cursor: want one that the page before gave, in the same order');
}
