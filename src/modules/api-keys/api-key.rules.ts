/** The scopes asked for that the asker does not hold: a key never makes a stronger one. */
export const beyond = (wanted: readonly string[], held: readonly string[]): string[] =>
  wanted.filter((scope) => {
    const [noun, verb] = scope.split(':');
    return !held.some((h) => h === '*' || h === '*:*' || h === scope || (noun !== '*' && h === `${noun}:*`) || (verb !== '*' && h === `*:${verb}`));
  });

/** A key lasts a year unless its maker says otherwise, and ten at most. */
export const DEFAULT_DAYS = 365;
export const MOST_DAYS = 3660;
/** How long the secret before a rotation works on unless said otherwise, and at most: an hour, a week. */
export const DEFAULT_OVERLAP_SECONDS = 3600;
export const MOST_OVERLAP_SECONDS = 7 * 24 * 3600;

/** `days` from now. */
export const daysAhead = (now: Date, days: number): Date => new Date(now.getTime() + days * 24 * 3600 * 1000);
