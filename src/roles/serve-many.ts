import cluster from 'node:cluster';
import { once } from 'node:events';
import type { Config } from '../platform/config/config.js';
import { type Serving, serve } from './serve.js';

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
  const begin = () => cluster.fork({ BERTH_API_PROCESSES: '1' });
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
