// npm run bench: prepares the clone, then measures; BERTH_BENCH_PEER is a command that measures a peer (see test/bench/peer.ts).
import { fail } from './prepare/console.mjs';
import { prepare } from './prepare/prepare.mjs';

try {
  await prepare();
} catch (error) {
  fail(error.message);
}
await import('../dist/test/bench/bench.js');
