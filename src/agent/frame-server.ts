import type { Socket } from 'node:net';

import { status, type handleUnaryCall, type MethodDefinition, type ServerUnaryCall, type StatusObject } from '@grpc/grpc-js';

import { FrameSplitter, frameOf, NO_CALL, type Frame } from '../wire/call-frames.js';
import type { HostAgentHandlers } from '../wire/generated/berth/host/v1/HostAgent.js';
import { hostAgentDefinition, MAX_MESSAGE_BYTES } from '../wire/host-agent.definition.js';
import { metadataOf } from '../wire/request-id.js';
import { failureText, toStatus } from '../wire/wire-error.js';

interface Method {
  definition: MethodDefinition<unknown, unknown>;
  handle: handleUnaryCall<unknown, unknown>;
}

/** Answers the calls that have one message each way to whoever sends them in call-frames. */
export class FrameServer {
  private readonly methods: ReadonlyMap<string, Method>;
  private readonly sockets = new Set<Socket>();
  private underWay = 0;
  private whenIdle: (() => void) | undefined;
  private ended = false;

  constructor(handlers: HostAgentHandlers) {
    const all = Object.entries(hostAgentDefinition) as unknown as [keyof HostAgentHandlers, Method['definition']][];
    const unary = all.filter(([, { requestStream, responseStream }]) => !requestStream && !responseStream);
    this.methods = new Map(unary.map(([name, definition]) => [definition.path, { definition, handle: handlers[name] as Method['handle'] }]));
  }

  /** Serves a connection, of which `first` was read already. */
  serve(socket: Socket, first: Buffer): void {
    // It was accepted just before the end: who asks over it must find the next agent.
    if (this.ended) return void socket.destroy();
    const splitter = new FrameSplitter(MAX_MESSAGE_BYTES);
    let requestId: string | undefined;
    const hear = (chunk: Buffer): void => {
      try {
        for (const frame of splitter.push(chunk)) {
          if (frame.call === NO_CALL) requestId = frame.content.toString('latin1');
          else {
            this.answer(socket, frame, requestId);
            requestId = undefined;
          }
        }
      } catch (error) {
        socket.destroy(error as Error);
      }
    };
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', hear);
    hear(first);
  }

  /** Refuses further calls; resolves when none is under way. */
  async calm(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.whenIdle = resolve;
      if (this.underWay === 0) resolve();
    });
  }

  destroy(): void {
    this.ended = true;
    for (const socket of this.sockets) socket.destroy();
  }

  private answer(socket: Socket, { call, kind: length, content }: Frame, requestId: string | undefined): void {
    const refuse = (failure: Partial<StatusObject>): void =>
      void socket.write(frameOf(call, failure.code ?? status.UNKNOWN, Buffer.from(failureText(failure))));
    const method = this.methods.get(content.toString('latin1', 0, length));
    if (!method) return refuse({ code: status.UNIMPLEMENTED, details: 'this agent has no such call' });
    if (this.whenIdle) return refuse(toStatus('unavailable', 'the agent is stopping'));
    const { requestDeserialize, responseSerialize } = method.definition;
    const request = requestDeserialize(content.subarray(length));
    this.underWay += 1;
    method.handle({ request, metadata: metadataOf(requestId) } as ServerUnaryCall<unknown, unknown>, (failure, reply) => {
      if (failure) refuse(failure);
      else {
        const message = responseSerialize(reply);
        if (message.length > MAX_MESSAGE_BYTES) refuse({ code: status.RESOURCE_EXHAUSTED, details: 'the answer is too large' });
        else socket.write(frameOf(call, status.OK, message));
      }
      this.underWay -= 1;
      if (this.underWay === 0) this.whenIdle?.();
    });
  }
}
