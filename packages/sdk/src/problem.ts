import type { components } from './generated/schema.js';

/** What the service said when it refused: its RFC 9457 problem. */
export type Problem = components['schemas']['Problem'];

/** A refused call. `code` is stable; `retryable` says whether the same call may succeed later. */
export class BerthError extends Error {
  override readonly name = 'BerthError';
  readonly code: string;
  readonly status: number;
  readonly requestId: string | undefined;
  readonly retryable: boolean;
  readonly errors: Problem['errors'];
  readonly limit: Problem['limit'];

  constructor(
    /** As the service answered it. */
    readonly problem: Partial<Problem> & { status: number },
  ) {
    super(problem.detail ?? problem.title ?? `the service answered with status ${problem.status}`);
    this.code = problem.code ?? 'internal';
    this.status = problem.status;
    this.requestId = problem.requestId;
    this.retryable = problem.retryable ?? false;
    this.errors = problem.errors ?? [];
    this.limit = problem.limit;
  }
}
