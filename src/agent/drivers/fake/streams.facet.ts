import type { DriverStream, ExecRequest, ExecResult, StreamRequest, Streams } from '../facets/streams.js';
import type { FakeCommands } from './fake-commands.js';
import type { FakeMachine } from './fake-machine.js';
import type { FakeStream } from './fake-stream.js';

export class FakeStreams implements Streams {
  constructor(
    private readonly machine: FakeMachine,
    private readonly commands: FakeCommands,
  ) {}

  exec(id: string, request: ExecRequest): Promise<ExecResult> {
    return this.machine.keep('streams.exec', () => {
      const { seconds, ...result } = this.commands.exec(this.machine.running(id), request);
      this.machine.clock.advance(seconds * 1000);
      return result;
    });
  }

  open(id: string, request: StreamRequest): Promise<DriverStream> {
    return this.machine.act('streams.open', () => this.followed(id, this.commands.stream(this.machine.running(id), request)));
  }

  console(id: string): Promise<DriverStream> {
    return this.machine.act('streams.console', () => this.followed(id, this.commands.console(this.machine.running(id))));
  }

  logs(id: string, tailBytes: number): Promise<{ content: Uint8Array; truncated: boolean }> {
    return this.machine.act('streams.logs', () => {
      const { console } = this.machine.container(id);
      const tail = tailBytes > 0 ? console.slice(-tailBytes) : console;
      return { content: Buffer.from(tail, 'latin1'), truncated: tail.length < console.length };
    });
  }

  /** The stream ends when its container does. */
  private followed(id: string, stream: FakeStream): FakeStream {
    const stop = this.machine.onChange((status) => {
      if (status.id !== id || status.state === 'running' || status.state === 'paused') return;
      stop();
      stream.end(status.exitCode ?? 137);
    });
    return stream;
  }
}
