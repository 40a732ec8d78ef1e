import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));

/** A whole Berth of its own, as a user starts it; `destroy` removes every trace. */
export interface Instance {
  url: string;
  tenantKey: string;
  operatorKey: string;
  tenantId: string;
  destroy(): Promise<void>;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Starts `berth up` with this state directory and port; resolves when it says that it is up. */
export async function startInstance(stateDir: string, port: number): Promise<Instance> {
  const env = { ...process.env, BERTH_STATE_DIR: stateDir, BERTH_PORT: String(port) };
  const child = spawn(process.execPath, [MAIN, 'up'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      output += part.toString();
      if (output.includes('Berth is up at')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`berth up ended with ${code}: ${output}`)));
  });
  const keys = JSON.parse(readFileSync(join(stateDir, 'credentials.json'), 'utf8')) as Omit<Instance, 'destroy'>;
  return {
    ...keys,
    async destroy() {
      child.kill('SIGTERM');
      await ended(child);
      const remover = spawn(process.execPath, [MAIN, 'destroy'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
      await ended(remover);
    },
  };
}
