/** The catalogue of codes: the one table behind REST problems, GraphQL errors and retry decisions. Names are fixed by the API contract. */
export const CATALOGUE = {
  invalid: { status: 400, title: 'The request is not valid', retryable: false },
  unauthenticated: { status: 401, title: 'A valid API key is needed', retryable: false },
  forbidden: { status: 403, title: 'The key may not do this', retryable: false },
  not_found: { status: 404, title: 'Not found', retryable: false },
  method_not_allowed: { status: 405, title: 'Not a method of this route', retryable: false },
  not_acceptable: { status: 406, title: 'Accept leaves out what this route answers', retryable: false },
  conflict: { status: 409, title: 'The state does not allow this', retryable: false },
  name_taken: { status: 409, title: 'The name is taken', retryable: false },
  busy: { status: 409, title: 'Another operation is under way', retryable: true },
  protected: { status: 409, title: 'The object is protected', retryable: false },
  precondition_failed: { status: 412, title: 'The object has changed', retryable: false },
  too_large: { status: 413, title: 'The request is too large', retryable: false },
  range_not_satisfiable: { status: 416, title: 'The range lies outside', retryable: false },
  unsupported_media_type: { status: 415, title: 'Not a type this route takes', retryable: false },
  quota_exceeded: { status: 403, title: 'The quota does not allow this', retryable: false },
  no_capacity: { status: 503, title: 'No host has room for this', retryable: true },
  rate_limited: { status: 429, title: 'Too many requests', retryable: true },
  idempotency_mismatch: { status: 422, title: 'The idempotency key was used for another request', retryable: false },
  idempotency_in_flight: { status: 409, title: 'The first request with this idempotency key is under way', retryable: true },
  unsupported: { status: 422, title: 'Not supported here', retryable: false },
  unavailable: { status: 503, title: 'Temporarily unavailable', retryable: true },
  timeout: { status: 504, title: 'It took too long', retryable: true },
  internal: { status: 500, title: 'A fault on our side', retryable: true },
} as const satisfies Record<string, { status: number; title: string; retryable: boolean }>;

export type ErrorCode = keyof typeof CATALOGUE;

/** One wrong field: a JSON pointer into the body (or `query/limit`), a code and what to do. */
export interface FieldError {
  pointer: string;
  code: string;
  message: string;
}

/** What a quota refusal says in numbers. */
export interface LimitDetail {
  resource: string;
  limit: number;
  used: number;
  requested: number;
}

/** A reference, by id or name, that leads to no such noun. */
export interface Missing {
  /** The noun, in words. */
  noun: string;
  reference: string;
}

/** After which to try again what was unavailable, where nobody knows better. */
const RETRY_SECONDS = 2;

/** An error a caller may see. `detail` is public; `cause` goes to the log only. */
export class AppError extends Error {
  readonly errors: FieldError[];
  readonly limit?: LimitDetail;
  readonly retryAfterSeconds?: number | undefined;
  /** The reference that led to nothing. Not told itself; `atReference` tells where the request has it. */
  readonly missing?: Missing | undefined;
  /** Of the answer over REST. */
  readonly headers: Record<string, string>;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    more: {
      errors?: FieldError[];
      limit?: LimitDetail;
      retryAfterSeconds?: number;
      missing?: Missing | undefined;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'AppError';
    this.errors = more.errors ?? [];
    this.limit = more.limit;
    this.retryAfterSeconds = more.retryAfterSeconds ?? (code === 'unavailable' ? RETRY_SECONDS : undefined);
    this.missing = more.missing;
    this.headers = more.headers ?? {};
  }

  get status(): number {
    return CATALOGUE[this.code].status;
  }
  get retryable(): boolean {
    return CATALOGUE[this.code].retryable;
  }
}

/** What never existed, what is gone and what belongs to another tenant are answered with equal bytes; `reference` is what was looked for. */
export const notFound = (noun: string, reference?: string): AppError =>
  new AppError('not_found', `no such ${noun}`, { missing: reference === undefined ? undefined : { noun, reference } });

/** Another object of this noun has the name; `leaving`: it is being deleted, so that the name is free soon. */
export const nameTaken = (noun: string, name: string, leaving = false): AppError => {
  const one = `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun} named ${name}`;
  if (leaving) return new AppError('busy', `${one} is being deleted; try again when it is gone`, { retryAfterSeconds: 1 });
  return new AppError('name_taken', `${one} exists`);
};

/** One wrong field of a request. `pointer` is a JSON pointer such as `/limits/cpus`. */
export const invalid = (pointer: string, message: string): AppError =>
  new AppError('invalid', message, { errors: [{ pointer, code: 'invalid', message }] });
