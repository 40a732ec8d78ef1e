import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The built program; tests and benchmarks run what `npm start` runs. */
const MAIN = join(process.cwd(), 'dist', 'bundle', 'main.js');

/** A whole Berth of its own, as a user starts it. */
export interface Installation {
  stateDir: string;
  /** What its traces on the host carry in their names. */
  instance: string;
  url: string;
  tenantKey: string;
  operatorKey: string;
  tenantId: string;
  /** Process id of one of its services: agent, api (with the worker), postgres. */
  pid(service: 'agent' | 'api' | 'postgres'): number;
  /** Ctrl-C: services stop, containers stay. */
  stop(): Promise<void>;
  /** Stops it and removes every trace. */
  destroy(): Promise<void>;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/**
 * Starts `berth up` with this state directory and port, and further BERTH_ variables; resolves when it says that it is up. May be called again on what a
 * stop left.
 */
export async function startInstallation(stateDir: string, port: number, settings: Record<string, string> = {}): Promise<Installation> {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: npm test builds it, or run npm run build`);
  const env = { ...process.env, BERTH_STATE_DIR: stateDir, BERTH_PORT: String(port), NODE_OPTIONS: '', ...settings };
  const child = spawn(process.execPath, [MAIN, 'up'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (part: Buffer): void => {
      output += part.toString();
      if (!output.includes('Berth is up at')) return;
      // What comes now is a line for each request: read, so that it never waits, and let go.
      for (const stream of [child.stdout, child.stderr]) stream.off('data', hear).resume();
      resolve();
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', hear);
    child.once('exit', (code) => reject(new Error(`berth up ended with ${code}: ${output}`)));
  });
  const credentials = JSON.parse(readFileSync(join(stateDir, 'credentials.json'), 'utf8')) as Pick<
    Installation,
    'url' | 'tenantKey' | 'operatorKey' | 'tenantId'
  >;
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended(child);
  };
  return {
    ...credentials,
    stateDir,
    instance: readFileSync(join(stateDir, 'instance'), 'utf8').trim(),
    pid: (service) => (JSON.parse(readFileSync(join(stateDir, 'run', `${service}.pid`), 'utf8')) as { pid: number }).pid,
    stop,
    async destroy() {
      await stop();
      const remover = spawn(process.execPath, [MAIN, 'destroy'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
      await ended(remover);
      if (remover.exitCode !== 0) throw new Error(`berth destroy ended with ${remover.exitCode}`);
    },
  };
}
