import type { Metadata, sendUnaryData, StatusObject } from '@grpc/grpc-js';
import type { Logger } from 'pino';

import { AppError, type ErrorCode } from '../platform/errors/app-error.js';
import { requestIdOf } from '../wire/request-id.js';
import { toStatus } from '../wire/wire-error.js';
import { DriverError } from './drivers/driver-error.js';
import { refuse } from './server-stream.js';

/** The fields of requests that name what they are about, what it is done to before what it is made of. */
const SUBJECTS = ['id', 'snapshotId', 'volumeId', 'containerId', 'imageId', 'console'] as const;

/**
 * What the agent's log tells of calls: each that failed, and each that is made for a request of the API, under the id which that has in the access
 * log and in its operation. Calls of reconcilers that went well are not told.
 */
export class CallLog {
  /** `calls` gets the line of each call; none are written when it is left out. */
  constructor(
    private readonly log: Logger,
    private readonly calls?: Logger,
  ) {}

  /** Answers a call with the one message that `work` makes, or with its failure. */
  answer<Out>(name: string, call: Call, reply: sendUnaryData<Out>, work: (logged: LoggedCall) => Promise<Out>): void {
    const logged = this.begin(name, call);
    work(logged).then(
      (message) => {
        logged.done();
        reply(null, message);
      },
      (error: unknown) => reply(logged.failed(error)),
    );
  }

  /** Has `work` say to the caller all that a call streams; its failure ends the call. */
  stream(name: string, call: Call & { emit(event: 'error', error: Error): unknown }, work: (logged: LoggedCall) => Promise<void>): void {
    const logged = this.begin(name, call);
    work(logged).then(
      () => logged.done(),
      (error: unknown) => refuse(call, logged.failed(error)),
    );
  }

  private begin(name: string, call: Call): LoggedCall {
    return new LoggedCall(this.log, this.calls, name, requestIdOf(call), call.request);
  }
}

/** `request` is its one message; of a call that streams to us there is none yet. */
interface Call {
  metadata: Metadata;
  request?: unknown;
}

/** One call, from its begin to its end. */
export class LoggedCall {
  private readonly began = performance.now();

  constructor(
    private readonly log: Logger,
    private readonly calls: Logger | undefined,
    private readonly name: string,
    private readonly requestId: string | undefined,
    private request: unknown,
  ) {}

  /** Of a call that streams: its first message, which says what it is about. */
  about(first: unknown): void {
    this.request = first;
  }

  /** It went well. */
  done(): void {
    if (this.requestId !== undefined) this.calls?.info(this.line(), 'call');
  }

  /** It failed; answers what the caller is told. */
  failed(error: unknown): StatusObject {
    const { code, message } = this.told(error);
    return toStatus(code, message);
  }

  /** As `failed`, of a part of the call, as one container of many. */
  told(error: unknown): { code: ErrorCode; message: string } {
    if (error instanceof AppError) {
      this.log.info({ ...this.line(), code: error.code }, 'call refused');
      return { code: error.code, message: error.detail };
    }
    const { code, message } = DriverError.from(error);
    if (code === 'internal') this.log.error({ ...this.line(), err: error }, 'call failed');
    else this.log.info({ ...this.line(), code, message }, 'call refused');
    return { code, message };
  }

  private line(): Record<string, unknown> {
    const { requestId, name: call } = this;
    // Neither key is written where its value is undefined.
    return { requestId, call, subject: subjectOf(this.request), ms: Math.round((performance.now() - this.began) * 10) / 10 };
  }
}

/** The id of what a request is about, in it or in the first of its messages that has one. */
function subjectOf(request: unknown, deeper = true): string | undefined {
  if (typeof request !== 'object' || request === null) return undefined;
  const fields = request as Record<string, unknown>;
  for (const name of SUBJECTS) if (typeof fields[name] === 'string' && fields[name] !== '') return fields[name];
  if (!deeper) return undefined;
  for (const value of Object.values(fields)) {
    const found = subjectOf(value, false);
    if (found !== undefined) return found;
  }
  return undefined;
}
