import { CommanderError } from 'commander';
import { BerthError } from 'berth-sdk';

/** What the command line itself refuses, before anything is sent. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(
    message: string,
    /** `unauthenticated` when it is a key that is missing. */
    readonly code: 'usage' | 'unauthenticated' = 'usage',
  ) {
    super(message);
  }
}

/** The process's exit code by what went wrong; `exec` and `console` answer the command's own. */
export const EXIT = { failed: 1, usage: 2, auth: 3, notFound: 4, quota: 5, conflict: 6, busy: 7, unavailable: 8, interrupted: 130, terminated: 143 } as const;

/** What stands below the help. */
export const EXIT_HELP = `Exit codes: ${Object.entries({ ok: 0, ...EXIT }).map(([name, code]) => `${code} ${name.replace('F', ' f')}`).join(', ')}`;

const BY_CODE: Record<string, number> = {
  usage: EXIT.usage,
  invalid: EXIT.usage,
  method_not_allowed: EXIT.usage,
  not_acceptable: EXIT.usage,
  too_large: EXIT.usage,
  range_not_satisfiable: EXIT.usage,
  unsupported_media_type: EXIT.usage,
  unsupported: EXIT.usage,
  idempotency_mismatch: EXIT.usage,
  unauthenticated: EXIT.auth,
  forbidden: EXIT.auth,
  not_found: EXIT.notFound,
  gone: EXIT.notFound,
  quota_exceeded: EXIT.quota,
  conflict: EXIT.conflict,
  name_taken: EXIT.conflict,
  protected: EXIT.conflict,
  precondition_failed: EXIT.conflict,
  busy: EXIT.busy,
  rate_limited: EXIT.busy,
  idempotency_in_flight: EXIT.busy,
  no_capacity: EXIT.unavailable,
  unavailable: EXIT.unavailable,
  timeout: EXIT.unavailable,
};

/** The exit code for an error of any kind. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  return BY_CODE[codeOf(error)] ?? EXIT.failed;
}

/** The code of a problem: the service's; `usage` for what was refused here, `failed` for anything else. */
export function codeOf(error: unknown): string {
  if (error instanceof BerthError || error instanceof UsageError) return error.code;
  // Arguments that have no place in a request are the SDK's TypeError.
  return error instanceof CommanderError || error instanceof TypeError ? 'usage' : 'failed';
}
