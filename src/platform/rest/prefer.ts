import { AppError } from '../errors/app-error.js';

/** Seconds of `Prefer: wait=N` (RFC 7240), 0 when absent. Fails with `invalid` above 60. */
export function preferredWait(header: string | string[] | undefined): number {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  const found = /(?:^|[,;\s])wait\s*=\s*"?(\d+)\b/i.exec(text)?.[1];
  if (found === undefined) return 0;
  const seconds = Number(found);
  if (seconds > 60) throw new AppError('invalid', 'Prefer: wait takes at most 60 seconds');
  return seconds;
}
