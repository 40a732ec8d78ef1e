import { spawn } from 'node:child_process';
import { LogFile } from './log-file.js';
import { PidFile } from './pid-file.js';

export interface ServiceOptions {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly logPath: string;
  readonly pidPath: string;
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  /** Milliseconds between the stop signal and SIGKILL. */
  readonly graceMs: number;
  /** Told of every death that nobody asked for. */
  readonly onDeath: (text: string) => void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/** A service that lived this long had come up: it starts over with the shortest pause. */
const HEALTHY_MS = 5_000;

/** One child process that is kept alive: a death is answered by a new start, after a pause that doubles up to 15 s. */
export class Service {
  private readonly log: LogFile;
  private readonly pidFile: PidFile;
  private restart?: NodeJS.Timeout;
  private stopping = false;
  private died = 0;
  private pause = FIRST_PAUSE_MS;

  constructor(private readonly options: ServiceOptions) {
    this.log = new LogFile(options.logPath);
    this.pidFile = new PidFile(options.pidPath);
  }

  /** How often it ended without being asked to. */
  get deaths(): number {
    return this.died;
  }

  /** The process there is now. */
  get pid(): number | undefined {
    return this.pidFile.living();
  }

  /** Ends one that hangs, without asking it: it is started again, as after any death. */
  replace(reason: string): void {
    const { pid } = this;
    if (this.stopping || pid === undefined) return;
    this.options.onDeath(`${this.options.name} (process ${pid}) ${reason}: it is killed`);
    // A stopped one too ends by this.
    process.kill(pid, 'SIGKILL');
  }

  /** Ends what an earlier, killed `up` left running, then starts. */
  async start(): Promise<void> {
    await this.pidFile.end(this.options.stopSignal, this.options.graceMs);
    this.launch();
  }

  /** Asks the child to end, kills it when it takes longer than its grace, and returns once it is gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    await this.pidFile.end(this.options.stopSignal, this.options.graceMs);
    this.log.close();
  }

  private launch(): void {
    const { name, argv, env, cwd } = this.options;
    const startedAt = Date.now();
    // A session of its own: Ctrl-C at the terminal reaches `up` alone, which then stops services in order.
    const child = spawn(argv[0]!, argv.slice(1), { env, cwd, detached: true, stdio: ['ignore', this.log.descriptor, this.log.descriptor] });
    if (child.pid !== undefined) this.pidFile.write(child.pid);
    child.once('error', (error) => this.onEnd(`${name} cannot be started: ${error.message}`, startedAt));
    child.once('exit', (code, signal) => this.onEnd(`${name} ended with ${signal ?? `code ${code}`}`, startedAt));
  }

  private onEnd(what: string, startedAt: number): void {
    if (this.stopping) return;
    this.died += 1;
    if (Date.now() - startedAt > HEALTHY_MS) this.pause = FIRST_PAUSE_MS;
    this.options.onDeath(`${what}, starting it again in ${this.pause / 1000} s; the end of ${this.options.logPath}: ${this.log.lastLine()}`);
    this.restart = setTimeout(() => this.launch(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }
}
