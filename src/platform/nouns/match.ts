import { createHash } from 'node:crypto';
import type { OpContext } from '../context/op-context.js';
import { AppError } from '../errors/app-error.js';

/** The entity tag of an object: its version or, of what has none to show (operations), what it shows. */
export const tagOf = (shown: object): string =>
  'version' in shown ? `"${String(shown.version)}"` : `W/"${createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22)}"`;

const bare = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Whether a list of tags, or `*`, names this one; weak or strong. */
export const namesTag = (list: string, tag: string): boolean => list.trim() === '*' || list.split(',').map(bare).includes(bare(tag));

/**
 * `If-Match` over REST, `ifVersion` over GraphQL: fails with `precondition_failed` when the caller has seen another version than `subject` is: a row, or what
 * is shown of one without version.
 */
export function demandMatch(ctx: OpContext, subject: object): void {
  const { request } = ctx;
  if (request.ifMatch === undefined) return;
  request.matched = true;
  const tag = tagOf(subject);
  if (!namesTag(request.ifMatch, tag)) throw new AppError('precondition_failed', `the object is at version ${tag}; read it again and repeat the change`);
}

/** For a change that is done, before it is kept: fails with `precondition_failed` when it was asked for with such a condition that nothing was held against. */
export function demandMatched({ request }: OpContext): void {
  if (request.ifMatch === undefined || request.matched) return;
  throw new AppError('precondition_failed', 'what this changes has no version; repeat it without If-Match or ifVersion');
}
