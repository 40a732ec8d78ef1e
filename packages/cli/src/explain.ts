import { BerthError } from 'berth-sdk';

/** What went wrong, in lines for a person: the fields a problem names, or the fault behind a fault. */
export function explain(error: unknown): string[] {
  if (error instanceof BerthError) {
    const fields = error.errors
      .filter(({ message }) => !error.message.includes(message))
      .map(({ pointer, message }) => `${pointer.slice(1).replaceAll('/', '.')}: ${message}`);
    return [`${error.message} (${error.code}${error.requestId ? `, request ${error.requestId}` : ''})`, ...fields];
  }
  if (!(error instanceof Error)) return [String(error)];
  return [error.message, ...(error.cause instanceof Error ? [`because ${error.cause.message}`] : [])];
}
