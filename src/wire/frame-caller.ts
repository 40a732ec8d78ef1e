import { connect, type Socket } from 'node:net';

import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

import { FrameSplitter, frameOf, NO_CALL, VERSION } from './call-frames.js';
import { MAX_MESSAGE_BYTES } from './host-agent.definition.js';
import { failureOfText } from './wire-error.js';

const LAST_CALL = 2 ** 32 - 1;

interface Waiting {
  answer(bytes: Buffer): void;
  fail(error: ServiceError): void;
}

/** Asks the agent behind a unix socket in call-frames. Connects when it is asked and is not connected; every failure is the error that gRPC would give. */
export class FrameCaller {
  private socket: Socket | undefined;
  private last = NO_CALL;
  private readonly waiting = new Map<number, Waiting>();

  constructor(private readonly path: string) {}

  /** The message that answers this one, which is for the request of this id. `deadline` in milliseconds since the epoch. */
  ask(method: string, message: Uint8Array, deadline: number, signal?: AbortSignal, requestId = ''): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (message.length > MAX_MESSAGE_BYTES) return reject(failed(status.RESOURCE_EXHAUSTED, 'the request is too large'));
      const call = (this.last = this.last === LAST_CALL ? NO_CALL + 1 : this.last + 1);
      const over = (): void => {
        this.waiting.delete(call);
        clearTimeout(patience);
        signal?.removeEventListener('abort', cancel);
      };
      const fail = (error: ServiceError): void => {
        over();
        reject(error);
      };
      const answer = (bytes: Buffer): void => {
        over();
        resolve(bytes);
      };
      const cancel = (): void => fail(failed(status.CANCELLED, 'the call was given up'));
      const patience = setTimeout(() => fail(failed(status.DEADLINE_EXCEEDED, 'no answer in time')), deadline - Date.now());
      signal?.addEventListener('abort', cancel, { once: true });
      this.waiting.set(call, { answer, fail });
      const path = Buffer.from(method);
      const socket = (this.socket ??= this.connected());
      socket.cork();
      if (requestId !== '') socket.write(frameOf(NO_CALL, 0, Buffer.from(requestId)));
      socket.write(frameOf(call, path.length, path, message));
      socket.uncork();
    });
  }

  /** Gives up on every call under way. */
  close(): void {
    this.socket?.destroy();
    this.lost(this.socket, failed(status.CANCELLED, 'the call was given up'));
  }

  private connected(): Socket {
    const socket = connect(this.path);
    const splitter = new FrameSplitter(MAX_MESSAGE_BYTES);
    socket.write(Buffer.of(VERSION));
    socket.on('data', (chunk) => {
      try {
        for (const { call, kind, content } of splitter.push(chunk)) {
          // None waits when it was given up.
          const waiting = this.waiting.get(call);
          if (kind === status.OK) waiting?.answer(content);
          else waiting?.fail(failureOfText(kind, content.toString()));
        }
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    let reason = 'the connection was closed';
    socket.on('error', (error) => (reason = error.message));
    socket.on('close', () => this.lost(socket, failed(status.UNAVAILABLE, reason)));
    // A call under way keeps the process alive by its deadline.
    return socket.unref();
  }

  /** Whoever waits on this connection waits in vain. */
  private lost(socket: Socket | undefined, error: ServiceError): void {
    if (this.socket !== socket) return;
    this.socket = undefined;
    for (const { fail } of [...this.waiting.values()]) fail(error);
  }
}

const failed = (code: status, details: string): ServiceError => Object.assign(new Error(details), { code, details, metadata: new Metadata() });
