// npm run bench: prepares the clone, then measures; BERTH_BENCH_PEER is a command that measures a peer (see test/bench/peer.ts).
// A word names another measurement than the usual one: `density`.
import { fail } from './prepare/console.mjs';
import { prepare } from './prepare/prepare.mjs';

const MEASUREMENTS = ['bench', 'density'];
const measurement = process.argv.slice(2).find((word) => !word.startsWith('-')) ?? 'bench';
if (!MEASUREMENTS.includes(measurement)) fail(`there is no measurement ${measurement}: want one of ${MEASUREMENTS.join(', ')}`);
try {
  await prepare();
} catch (error) {
  fail(error.message);
}
await import(`../dist/test/bench/${measurement}.js`);
