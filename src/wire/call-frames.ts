/*
 * Calls that have one message each way, in frames over a unix socket: over HTTP/2 a call of an otherwise idle host takes five times as long.
 * A connection begins with the byte `VERSION`, where one of HTTP/2 begins with a P. A frame is its content's length, the number of the call, and a byte:
 * in a request the length of the method's path, which comes before the message; in an answer the gRPC status, 0 before a message, else before the
 * text of `failureText`. The messages are those of host_agent.proto. Numbers are 32 bits, big-endian.
 * A request may be preceded by the id of the request of the API that it is made for, in a frame without a path under the number `NO_CALL`: an agent that
 * knows no such frame refuses it, and nobody waits for that answer.
 */

export const VERSION = 1;

/** No call has this number. */
export const NO_CALL = 0;

const HEAD_BYTES = 9;

export interface Frame {
  readonly call: number;
  readonly kind: number;
  readonly content: Buffer;
}

export function frameOf(call: number, kind: number, ...parts: readonly Uint8Array[]): Buffer {
  const frame = Buffer.allocUnsafe(parts.reduce((length, part) => length + part.length, HEAD_BYTES));
  frame.writeUInt32BE(frame.length - HEAD_BYTES);
  frame.writeUInt32BE(call, 4);
  frame[8] = kind;
  let at = HEAD_BYTES;
  for (const part of parts) {
    frame.set(part, at);
    at += part.length;
  }
  return frame;
}

/** Finds the frames in what arrives. */
export class FrameSplitter {
  private parts: Buffer[] = [];
  private length = 0;
  /** Bytes until the next frame is whole, as far as known. */
  private wanted = HEAD_BYTES;

  constructor(private readonly mostBytes: number) {}

  /** The frames that are whole now. Throws on one whose content has more than `mostBytes`. */
  push(chunk: Buffer): Frame[] {
    this.parts.push(chunk);
    this.length += chunk.length;
    if (this.length < this.wanted) return [];
    let rest = this.parts.length === 1 ? chunk : Buffer.concat(this.parts, this.length);
    const frames: Frame[] = [];
    for (;;) {
      const content = rest.length < HEAD_BYTES ? 0 : rest.readUInt32BE();
      if (content > this.mostBytes) throw new Error(`a frame of ${content} bytes is too large`);
      this.wanted = HEAD_BYTES + content;
      if (rest.length < this.wanted) break;
      frames.push({ call: rest.readUInt32BE(4), kind: rest[8]!, content: rest.subarray(HEAD_BYTES, this.wanted) });
      rest = rest.subarray(this.wanted);
    }
    this.parts = rest.length === 0 ? [] : [rest];
    this.length = rest.length;
    return frames;
  }
}
