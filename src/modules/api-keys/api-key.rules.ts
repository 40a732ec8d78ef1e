/** `*`, `containers:*` or `containers:write`. */
export const SCOPE = /^(\*|[a-z][a-z-]*:(\*|[a-z]+))$/;

/** The scopes asked for that the asker does not hold: a key never makes a stronger one. */
export const beyond = (wanted: readonly string[], held: readonly string[]): string[] =>
  wanted.filter((scope) => !held.some((h) => h === '*' || h === scope || (h.endsWith(':*') && scope.startsWith(h.slice(0, -1)))));
