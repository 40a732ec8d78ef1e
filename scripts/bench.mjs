// npm run bench [-- WORD...] [--trace]: prepares the clone, then measures and prints Markdown. Words: `engine` and `bench` (the API), which are
// the usual two, `density`, `neighbours`, or `all`. BERTH_BENCH_PEER is a command that measures a peer, see test/bench/peer.ts.
import { fail } from './prepare/console.mjs';
import { prepare } from './prepare/prepare.mjs';

const ALL = ['engine', 'bench', 'density', 'neighbours'];
const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const unknown = words.find((word) => word !== 'all' && !ALL.includes(word));
if (unknown) fail(`there is no measurement ${unknown}: want some of ${ALL.join(', ')}, or all`);
const chosen = words.includes('all') ? ALL : words.length > 0 ? words : ['engine', 'bench'];
// Only figures go to standard output, to be kept in a file.
const { log } = console;
console.log = console.error;
try {
  await prepare({ measurements: true });
} catch (error) {
  fail(error.message);
}
console.log = log;
const { circumstances } = await import('../dist/test/bench/table.js');
console.log(`${circumstances()}\n`);
for (const measurement of chosen) await import(`../dist/test/bench/${measurement}.js`);
