import { once } from 'node:events';
import { Socket } from 'node:net';

import { DriverError } from '../driver-error.js';
import type { DriverStream, StreamInput, StreamOutput } from '../facets/streams.js';

/** Kinds of frames, as in native/shim/src/frames.rs. */
const DATA = 'd';
const ERRORS = 'e';
const RESIZE = 'r';
const SIGNAL = 's';
const END = 'z';
const READY = 'k';
const EXIT = 'x';
const FAILED = 'f';

const HEAD_BYTES = 5;

interface Frame {
  kind: string;
  content: Buffer;
}

/** The engine's socket to a console or a command. */
export class FrameSocket implements DriverStream {
  private constructor(
    private readonly socket: Socket,
    private readonly frames: AsyncGenerator<Frame, void, undefined>,
  ) {}

  /** Takes the descriptor over; resolves once the other side is ready, rejects with why it is not. */
  static async open(fd: number): Promise<FrameSocket> {
    const socket = new Socket({ fd, readable: true, writable: true });
    // Errors end the iteration; without a listener they would end the process.
    socket.on('error', () => undefined);
    const frames = framesOf(socket);
    const first = await frames.next();
    if (!first.done && first.value.kind === READY) return new FrameSocket(socket, frames);
    socket.destroy();
    if (!first.done && first.value.kind === FAILED) {
      const { code, message } = JSON.parse(first.value.content.toString()) as { code: string; message: string };
      throw DriverError.from(Object.assign(new Error(message), { code }));
    }
    throw new DriverError('conflict', 'the container ended');
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamOutput, void, undefined> {
    for await (const { kind, content } of this.frames) {
      if (kind === DATA) yield { data: content };
      else if (kind === ERRORS) yield { errors: content };
      else if (kind === EXIT) yield { exitCode: content.readInt32BE() };
    }
  }

  async write(input: StreamInput): Promise<void> {
    if (this.socket.destroyed || this.socket.write(encode(input))) return;
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    this.socket.once('close', leave);
    await once(this.socket, 'drain', { signal: gone.signal }).catch(() => undefined);
    this.socket.off('close', leave);
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Whole frames until the socket ends, however it ends. */
async function* framesOf(socket: Socket): AsyncGenerator<Frame, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      while (rest.length >= HEAD_BYTES) {
        const end = HEAD_BYTES + rest.readUInt32BE(1);
        if (rest.length < end) break;
        yield { kind: String.fromCharCode(rest[0]!), content: rest.subarray(HEAD_BYTES, end) };
        rest = rest.subarray(end);
      }
    }
  } catch {
    // Cut off: there is no exit code, which says so.
  }
}

function encode(input: StreamInput): Buffer {
  if ('data' in input) return frame(DATA, input.data);
  if ('signal' in input) return frame(SIGNAL, Uint8Array.of(input.signal));
  if ('end' in input) return frame(END, new Uint8Array());
  const size = Buffer.alloc(4);
  size.writeUInt16BE(input.resize.columns);
  size.writeUInt16BE(input.resize.rows, 2);
  return frame(RESIZE, size);
}

function frame(kind: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(kind);
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}
