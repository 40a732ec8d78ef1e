import type { Engine } from '../../../../native/node/index.js';
import type { DriverStream, ExecRequest, ExecResult, StreamRequest, Streams } from '../facets/streams.js';
import { FrameSocket } from './frame-socket.js';
import { settled } from './settled.js';
import { asBuffer } from './with-buffers.js';

/** The engine takes a bound; what it keeps of a console is far less. */
const MOST_BYTES = 0xffff_ffff;

export class NativeStreams implements Streams {
  constructor(private readonly engine: Engine) {}

  exec(id: string, request: ExecRequest): Promise<ExecResult> {
    return settled(() => this.engine.exec(id, { ...request, stdin: asBuffer(request.stdin) }));
  }

  async open(id: string, { terminal, ...request }: StreamRequest): Promise<DriverStream> {
    const unused = { stdin: Buffer.alloc(0), timeoutSeconds: 1, maxOutputBytes: 0 };
    return FrameSocket.open(await settled(() => this.engine.stream(id, { ...request, ...unused, ...(terminal ? { terminal } : {}) })));
  }

  async console(id: string): Promise<DriverStream> {
    return FrameSocket.open(await settled(() => this.engine.console(id)));
  }

  logs(id: string, tailBytes: number): Promise<{ content: Uint8Array; truncated: boolean }> {
    return settled(() => this.engine.logs(id, tailBytes === 0 ? MOST_BYTES : tailBytes));
  }
}
