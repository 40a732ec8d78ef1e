import type { DriverStream, StreamInput, StreamOutput, Terminal } from '../facets/streams.js';
import type { ShellResult } from './fake-shell.js';

/** What it takes to run a line or a command: the fake's shell in the right container. */
export type Run = (command: string[], stdin: string, env: Record<string, string>) => ShellResult;

/** A conversation that is only memory: what is said waits until it is iterated over. */
export class FakeStream implements DriverStream {
  private readonly said: StreamOutput[] = [];
  private wake: () => void = () => undefined;
  private ended = false;
  private typed = '';

  private constructor(private readonly hear: (stream: FakeStream, input: StreamInput) => void) {}

  /** A command without a terminal. One that reads its input waits for the end of it; others run at once. */
  static command(command: string[], run: Run): FakeStream {
    const end = (stream: FakeStream): void => {
      const { stdout, stderr, exitCode } = run(command, stream.typed, {});
      if (stdout) stream.say({ data: Buffer.from(stdout, 'latin1') });
      if (stderr) stream.say({ errors: Buffer.from(stderr, 'latin1') });
      stream.end(exitCode);
    };
    const stream = new FakeStream((self, input) => {
      if ('data' in input) self.typed += Buffer.from(input.data).toString('latin1');
      if ('end' in input) end(self);
    });
    if (command.join(' ') !== 'cat') end(stream);
    return stream;
  }

  /** A terminal with a shell: each line typed is shown and run; `before` is what it shows already. */
  static terminal(run: Run, before = '', size?: Terminal): FakeStream {
    let window = size;
    const stream = new FakeStream((self, input) => {
      if ('resize' in input) window = input.resize;
      if ('signal' in input) self.say({ data: Buffer.from('^C\r\n') });
      if (!('data' in input)) return;
      self.typed += Buffer.from(input.data).toString('latin1');
      for (let at = self.typed.search(/[\r\n]/); at >= 0; at = self.typed.search(/[\r\n]/)) {
        const line = self.typed.slice(0, at);
        self.typed = self.typed.slice(at + 1);
        const env: Record<string, string> = window ? { COLUMNS: String(window.columns), LINES: String(window.rows) } : {};
        const { stdout, stderr, exitCode } = run(['sh', '-c', line], '', env);
        self.say({ data: Buffer.from(`${line}\n${stdout}${stderr}`.replaceAll('\n', '\r\n'), 'latin1') });
        if (/^exit\b/.test(line)) self.end(exitCode);
      }
    });
    if (before) stream.say({ data: Buffer.from(before, 'latin1') });
    return stream;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamOutput, void, undefined> {
    for (;;) {
      for (let next = this.said.shift(); next; next = this.said.shift()) yield next;
      if (this.ended) return;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  write(input: StreamInput): Promise<void> {
    if (!this.ended) this.hear(this, input);
    return Promise.resolve();
  }

  /** The last thing it says. */
  end(exitCode: number): void {
    if (this.ended) return;
    this.say({ exitCode });
    this.close();
  }

  close(): void {
    this.ended = true;
    this.wake();
  }

  private say(output: StreamOutput): void {
    this.said.push(output);
    this.wake();
  }
}
