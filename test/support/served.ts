import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ServeRole } from '../../src/roles/serve.js';
import type { TestApp } from './app.js';

const PROGRAM = join(import.meta.dirname, 'served.process.mjs');

/** The api or the worker of a test's service as a process, which can be killed and begun again. */
export class Served {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly role: ServeRole,
    private readonly env: Record<string, string>,
  ) {}

  /** Stops what the test's own process serves and has a process for each role instead, at the same address. `env` are further BERTH_ variables. */
  static async insteadOf(app: TestApp, env: Record<string, string>): Promise<Record<ServeRole, Served>> {
    const { config, database } = app;
    await app.serving.stop();
    const whole = {
      PATH: '/usr/bin:/bin',
      BERTH_ENVIRONMENT: config.environment,
      BERTH_LOG_LEVEL: config.logLevel,
      BERTH_DATABASE_URL: database.appUrl,
      BERTH_PORT: String(config.port),
      BERTH_STATE_DIR: config.stateDir,
      BERTH_AGENT_ADDRESS: config.agentAddress,
      BERTH_SECRETS_KEY: config.secretsKey,
      ...env,
    };
    const served = { api: new Served('api', whole), worker: new Served('worker', whole) };
    await Promise.all([served.api.begin(), served.worker.begin()]);
    app.serving = { ...app.serving, stop: async () => void (await Promise.all([served.api.stop(), served.worker.stop()])) };
    return served;
  }

  /** `kill -9`, then another one; resolves once that serves. */
  async dieAndBegin(): Promise<void> {
    const gone = once(this.child!, 'exit');
    this.child!.kill('SIGKILL');
    await gone;
    await this.begin();
  }

  private async begin(): Promise<void> {
    this.child = fork(PROGRAM, [this.role], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: this.env });
    const [first] = (await Promise.race([once(this.child, 'message'), once(this.child, 'exit')])) as [unknown];
    if (typeof first !== 'object') throw new Error(`the ${this.role} ended with ${String(first)}`);
  }

  private async stop(): Promise<void> {
    const gone = once(this.child!, 'exit');
    this.child!.disconnect();
    await gone;
  }
}
