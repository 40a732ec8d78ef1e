import { DriverError } from '../driver-error.js';
import type { ExecRequest, ExecResult, StreamRequest } from '../facets/streams.js';
import type { FakeFiles } from './fake-files.js';
import type { FakeContainer } from './fake-host.js';
import { FakeShell, type ShellContext, type ShellResult } from './fake-shell.js';
import { FakeStream, type Run } from './fake-stream.js';

/** Of a console, in characters. */
const MOST_KEPT = 1024 * 1024;

/** What is executed in containers: their own command, commands beside it, terminals. */
export class FakeCommands {
  constructor(private readonly filesOf: (container: FakeContainer) => FakeFiles) {}

  /** The container's own command, run to its end; what it said is on the console. */
  own(container: FakeContainer): ShellResult {
    const { command, env } = container.spec;
    if (!FakeShell.knows(command[0])) throw new DriverError('invalid', 'command: not found in the container');
    const result = this.shell(container, command, { env, cwd: '/', uid: 0, stdin: '', timeoutSeconds: Infinity });
    container.console = (container.console + result.stdout + result.stderr).slice(-MOST_KEPT);
    return result;
  }

  /** A command beside it; `seconds` is what it took. */
  exec(container: FakeContainer, request: ExecRequest): ExecResult & { seconds: number } {
    const { exitCode, stdout, stderr, timedOut, seconds } = this.shell(container, request.command, {
      ...this.placeOf(container, request),
      env: { ...container.spec.env, ...request.env },
      stdin: Buffer.from(request.stdin).toString('latin1'),
      timeoutSeconds: request.timeoutSeconds,
    });
    const most = request.maxOutputBytes;
    return {
      exitCode,
      stdout: Buffer.from(stdout.slice(0, most), 'latin1'),
      stderr: Buffer.from(stderr.slice(0, most), 'latin1'),
      truncated: stdout.length > most || stderr.length > most,
      timedOut,
      seconds,
    };
  }

  stream(container: FakeContainer, { command, env, terminal, ...place }: StreamRequest): FakeStream {
    const run = this.runIn(container, { ...container.spec.env, ...env }, this.placeOf(container, place));
    const shell = terminal && command.length === 1 && /(^|\/)sh$/.test(command[0] ?? '');
    return shell ? FakeStream.terminal(run, '', terminal) : FakeStream.command(command, run);
  }

  console(container: FakeContainer): FakeStream {
    return FakeStream.terminal(this.runIn(container, container.spec.env, { cwd: '/', uid: 0 }), container.console);
  }

  private runIn(container: FakeContainer, env: Record<string, string>, place: { cwd: string; uid: number }): Run {
    return (command, stdin, more) => this.shell(container, command, { ...place, env: { ...env, ...more }, stdin, timeoutSeconds: Infinity });
  }

  private placeOf(container: FakeContainer, request: { cwd: string; user: string }): { cwd: string; uid: number } {
    const files = this.filesOf(container);
    const cwd = request.cwd || '/';
    const uid = files.uidOf(request.user);
    if (uid === undefined) throw new DriverError('invalid', 'user: not known in the container');
    if (!files.isDirectory(cwd)) throw new DriverError('invalid', 'cwd: no such directory in the container');
    return { cwd, uid };
  }

  private shell(container: FakeContainer, command: string[], context: Omit<ShellContext, 'files' | 'hostname'>): ShellResult {
    return new FakeShell({ ...context, files: this.filesOf(container), hostname: container.spec.hostname }).run(command);
  }
}
