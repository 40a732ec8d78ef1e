/** What the caller may do about a failure; the words are those of the API's catalogue. */
export type DriverErrorCode = 'invalid' | 'not_found' | 'conflict' | 'busy' | 'unsupported' | 'no_capacity' | 'timeout' | 'internal';

const CODES: ReadonlySet<string> = new Set<DriverErrorCode>(['invalid', 'not_found', 'conflict', 'busy', 'unsupported', 'no_capacity', 'timeout', 'internal']);

/** A driver's failure: a stable code for callers, a sentence (lower case, no full stop) for operators. */
export class DriverError extends Error {
  override readonly name = 'DriverError';

  constructor(
    readonly code: DriverErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Any thrown value as a DriverError; a foreign `code` outside the catalogue becomes `internal`. */
  static from(thrown: unknown): DriverError {
    if (thrown instanceof DriverError) return thrown;
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const code = (error as { code?: unknown }).code;
    if (code === 'ENOSPC') return new DriverError('no_capacity', "the host's disk is full", { cause: thrown });
    const known = typeof code === 'string' && CODES.has(code);
    return new DriverError(known ? (code as DriverErrorCode) : 'internal', error.message, { cause: thrown });
  }
}
