import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Config } from '../platform/config/config.js';
import { type Serving, serve } from './serve.js';
import { Watchdog } from './up/watchdog.js';

/** A process that dies at once again is not begun more often than this. */
const AGAIN_MS = 1000;

/**
 * Several processes that answer on one port, and this one, which works. What a process remembers is then each one's own: a revoked key may be
 * taken for half a second longer by the others, and each keeps rates by itself (docs/adr/0015).
 */
export async function serveMany(config: Config): Promise<Pick<Serving, 'stop'>> {
  const work = await serve(config, ['worker']);
  cluster.setupPrimary({ exec: process.argv[1]!, args: ['serve', '--roles', 'api'] });
  let stopping = false;
  const begin = () => {
    const one = cluster.fork({ BERTH_API_PROCESSES: '1' });
    // Asked over its own channel: a port that several share tells nothing of one.
    const watchdog = new Watchdog({
      idleMs: config.hangSeconds * 1000,
      probe: (signal) => pinged(one, signal),
      pid: () => one.process.pid,
      onHang: (reason) => {
        process.stderr.write(`an api process (${one.process.pid}) ${reason}: it is killed\n`);
        one.process.kill('SIGKILL');
      },
    });
    one.once('exit', () => watchdog.stop());
    return one;
  };
  cluster.on('exit', () => {
    if (!stopping) setTimeout(() => stopping || begin(), AGAIN_MS);
  });
  await Promise.all(Array.from({ length: config.apiProcesses }, () => once(begin(), 'listening')));
  return {
    async stop() {
      stopping = true;
      const workers = Object.values(cluster.workers ?? {}).filter((one) => one !== undefined);
      await Promise.all(workers.map((one) => (one.process.kill('SIGTERM'), once(one, 'exit'))));
      await work.stop();
    },
  };
}

const PING = 'berth ping';

/** In a process that another began: answers each question whether it lives. */
export function answerPings(): void {
  process.on('message', (message) => message === PING && process.send?.(PING));
}

/** Resolves when the process answers; rejects when it cannot be asked, or is not any more. */
function pinged(one: Worker, signal: AbortSignal): Promise<unknown> {
  const answer = once(one, 'message', { signal });
  one.send(PING);
  return answer;
}
