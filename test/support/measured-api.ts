import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestApp } from './app.js';
import { freePort } from './free-port.js';

/** Times it is looked again when a request seems to hold the loop: what is compiled or collected on the way is not the request's. */
const LOOKS = 4;

/** Another api of a test's service, in a process of its own and alone with its requests, that tells how long they hold its event loop. */
export class MeasuredApi {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start({ config, database }: TestApp): Promise<MeasuredApi> {
    const port = await freePort();
    const child = fork(join(import.meta.dirname, 'measured-api.process.ts'), {
      execArgv: ['--import', join(import.meta.dirname, 'typescript-hooks.mjs'), '--conditions', 'berth-source'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        PATH: '/usr/bin:/bin',
        BERTH_ENVIRONMENT: config.environment,
        BERTH_LOG_LEVEL: 'silent',
        BERTH_DATABASE_URL: database.appUrl,
        BERTH_PORT: String(port),
        BERTH_STATE_DIR: config.stateDir,
        BERTH_AGENT_ADDRESS: config.agentAddress,
        BERTH_SECRETS_KEY: config.secretsKey,
        BERTH_GRAPHQL_INTROSPECTION: 'true',
      },
    });
    const [first] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
    if (typeof first !== 'object') throw new Error(`the measured api ended with ${String(first)}`);
    return new MeasuredApi(`http://127.0.0.1:${port}`, child);
  }

  /**
   * The most processor time, in milliseconds, that the event loop is held without a turn while `work` sends one request after another. What is
   * beyond `bound` is done again, and the least counts.
   */
  async heldBy(work: () => Promise<unknown>, bound: number): Promise<number> {
    let least = Infinity;
    for (let look = 0; look < LOOKS && least > bound; look++) least = Math.min(least, await this.look(work));
    return least;
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.disconnect();
    await gone;
  }

  private async look(work: () => Promise<unknown>): Promise<number> {
    await this.ask('begin');
    const failed = await work().then(() => undefined, (error: unknown) => ({ error }));
    const { heldMs } = await this.ask('end');
    if (failed) throw failed.error;
    return heldMs!;
  }

  private async ask(word: 'begin' | 'end'): Promise<{ heldMs?: number }> {
    const answer = once(this.child, 'message');
    this.child.send(word);
    return ((await answer) as [{ heldMs?: number }])[0];
  }
}
