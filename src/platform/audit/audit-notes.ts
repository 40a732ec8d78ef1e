import type { BerthRequest } from '../auth/request-context.js';
import { CATALOGUE } from '../errors/app-error.js';

/** What came of a request that worked. */
export const OK = 'ok';

/** What came of one that was only tried: nothing. */
export const TRIED = 'tried';

/** What came of one that failed in a way that has no code. */
export const FAILED = 'failed';

/** All that can come of a request. */
export const OUTCOMES: readonly string[] = [OK, TRIED, FAILED, ...Object.keys(CATALOGUE)];

/** Something one request did: itself, or one mutation of a GraphQL document. */
export interface AuditNote {
  action: string;
  outcome: string;
  resourceId?: string;
}

type Noted = BerthRequest & { auditNotes?: AuditNote[] };

/** Writes on the request what it did; the hook at its end takes it from there. */
export function note(request: BerthRequest, entry: AuditNote): void {
  ((request as Noted).auditNotes ??= []).push(entry);
}

export const notesOf = (request: BerthRequest): readonly AuditNote[] => (request as Noted).auditNotes ?? [];

/** The object an answer is about: what its operation works on, or the first thing in it that has an id. */
export function resourceOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { operation, id, deletedId } = answer as { operation?: { resource?: { id?: string } }; id?: unknown; deletedId?: unknown };
  const own =
    operation?.resource?.id ??
    id ??
    deletedId ??
    Object.values(answer).find((value: unknown) => typeof (value as { id?: unknown } | null)?.id === 'string')?.id;
  return typeof own === 'string' ? own : undefined;
}
