import type { OpContext } from '../context/op-context.js';
import { AppError } from '../errors/app-error.js';

/** `If-Match`: fails with `precondition_failed` when the caller has seen another version than `row` is. */
export function demandMatch(ctx: OpContext, row: { version: number }): void {
  const wanted = ctx.request.ifMatch;
  if (wanted === undefined || wanted.trim() === '*') return;
  const tags = wanted.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!tags.includes(`"${row.version}"`)) {
    throw new AppError('precondition_failed', `the object is at version "${row.version}"; read it again and repeat the change`);
  }
}
