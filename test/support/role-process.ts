import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A role of Berth in a process of its own, from source, as `berth` would run it; what it logs is kept. */
export class RoleProcess {
  /** Its log, line by line. */
  readonly lines: Record<string, unknown>[] = [];
  private readonly child: ChildProcess;

  /** `args` as on the command line (`agent`, `serve --roles api`), `env` its settings. */
  constructor(args: readonly string[], env: Record<string, string>) {
    const source = ['--import', join(import.meta.dirname, 'typescript-hooks.mjs'), '--conditions', 'berth-source'];
    this.child = spawn(process.execPath, [...source, join(import.meta.dirname, '../../src/main.ts'), ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: '/usr/bin:/bin', ...env },
    });
    createInterface(this.child.stderr!).on('line', (line) => this.lines.push(line.startsWith('{') ? (JSON.parse(line) as Record<string, unknown>) : { msg: line }));
  }

  /** The lines with this request's id. */
  linesOf(requestId: string): Record<string, unknown>[] {
    return this.lines.filter((line) => line['requestId'] === requestId);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}
