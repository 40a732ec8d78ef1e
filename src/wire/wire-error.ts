import { Metadata, status, type ServiceError, type StatusObject } from '@grpc/grpc-js';

import { AppError, CATALOGUE, type ErrorCode } from '../platform/errors/app-error.js';

const CODE_TRAILER = 'berth-code';

/** The nearest gRPC status of each code an agent answers with; the trailer carries the exact one. */
const STATUS_OF: Partial<Record<ErrorCode, status>> = {
  invalid: status.INVALID_ARGUMENT,
  not_found: status.NOT_FOUND,
  conflict: status.FAILED_PRECONDITION,
  busy: status.FAILED_PRECONDITION,
  too_large: status.OUT_OF_RANGE,
  no_capacity: status.RESOURCE_EXHAUSTED,
  unsupported: status.UNIMPLEMENTED,
  unavailable: status.UNAVAILABLE,
  timeout: status.DEADLINE_EXCEEDED,
};

/** What the agent answers for a failure: a status, the text as its details, the code as a trailer. */
export function toStatus(code: ErrorCode, message: string): StatusObject {
  const metadata = new Metadata();
  metadata.set(CODE_TRAILER, code);
  return { code: STATUS_OF[code] ?? status.INTERNAL, details: message, metadata };
}

/** A status, without its number, as text; `failureOfText` makes the error of it that gRPC would make. */
export function failureText({ details = '', metadata }: Partial<StatusObject>): string {
  return JSON.stringify([details, metadata?.get(CODE_TRAILER)[0] ?? '']);
}

export function failureOfText(code: number, text: string): ServiceError {
  const [details, told] = JSON.parse(text) as [string, string];
  const metadata = new Metadata();
  if (told !== '') metadata.set(CODE_TRAILER, told);
  return Object.assign(new Error(details), { code, details, metadata });
}

/** A failed call as the error of the catalogue. The text of a fault stays in `cause`, as that of a call nobody answered does: it may name paths of the host. */
export function fromStatus(error: ServiceError): AppError {
  const told = known(error.metadata?.get(CODE_TRAILER)[0]?.toString() ?? '');
  if (told) return failureOf(told, error.details, error);
  // No trailer: the agent never answered.
  if (error.code === status.DEADLINE_EXCEEDED) return new AppError('timeout', 'the host did not answer in time', { cause: error });
  if (error.code === status.UNAVAILABLE || error.code === status.CANCELLED) return new AppError('unavailable', 'the host does not answer; try again', { cause: error });
  return failureOf('internal', '', error);
}

/** The error of a part of a call, as one container of many, that failed by itself: by the code the agent gave it. */
export const fromCode = (code: string, message: string): AppError => failureOf(known(code) ?? 'internal', message, new Error(`${code}: ${message}`));

function failureOf(code: ErrorCode, message: string, cause: unknown): AppError {
  return new AppError(code, code === 'internal' ? 'the host met a fault' : message || CATALOGUE[code].title, { cause });
}

const known = (code: string): ErrorCode | undefined => (Object.hasOwn(CATALOGUE, code) ? (code as ErrorCode) : undefined);
