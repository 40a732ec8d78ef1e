// npm test: everything, in the order from cheap to dear. Every suite runs even when an earlier one failed, and none longer than its bound in seconds:
// about five times what it takes on two processors with nothing built before. `npm test -- api host` runs only the suites of those names.
import { mkdirSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fail } from './prepare/console.mjs';
import { alone } from './prepare/lock.mjs';
import { ROOT, prepare } from './prepare/prepare.mjs';
import { inRustTree } from './prepare/rust-tree.mjs';
import { runBounded } from './test/command.mjs';
import { jest } from './test/jest.mjs';
import { node22 } from './test/node-22.mjs';
import { conclude, suite } from './test/verdicts.mjs';
import { removeFolder } from '../test/support/leftovers.mjs';

const startedAt = Date.now();
/** All temporary files of the suites are below it, so that those of suites that were killed are found. On a disk: pools lie in large files. */
const work = '/var/tmp/berth-tests';
const native = join(ROOT, 'native');
const bin = (name) => join(ROOT, 'node_modules', '.bin', name);
/** Jest would leave one processor of two idle. */
const workers = [`--maxWorkers=${Math.max(2, availableParallelism() - 1)}`];

const rustTests = ({ output }) => sum(output, /test result: \w+\. (\d+) passed; (\d+) failed/g);
const conformed = ({ output }) => sum(output, /^(\d+) passed, (\d+) failed$/gm);
/** An attack that shows nothing on this kernel, as it fails without us too, is inert: neither passed nor failed. */
const attacked = ({ output }) => {
  const [, blocked, inert, total] = (/^attacks: (\d+) blocked \/ (\d+) inert \/ (\d+) total$/m.exec(output) ?? [0, 0, 0, 0]).map(Number);
  return { passed: blocked, failed: total - blocked - inert, inert };
};

function sum(output, pattern) {
  const found = [...output.matchAll(pattern)];
  const [passed, failed] = [1, 2].map((group) => found.reduce((all, match) => all + Number(match[group]), 0));
  return { passed, failed };
}

/** Each of these keeps one processor busy: two run at a time. */
async function statics() {
  const beside = (async () => {
    await suite('types', bin('tsc'), ['--noEmit'], { bound: 300, aside: true });
    await suite('walls', bin('depcruise'), ['src', 'packages', '--config', '.dependency-cruiser.cjs'], { bound: 120, aside: true });
  })();
  await suite('eslint', bin('eslint'), ['.'], { bound: 600 });
  await beside;
}

async function rust() {
  await suite('rust format', 'cargo', ['fmt', '--all', '--check'], { cwd: native, bound: 60 });
  await inRustTree(native, async (tree) => {
    await suite('rust lint', 'cargo', ['clippy', '--workspace', '--all-targets', '--quiet', '--', '-D', 'warnings'], { ...tree, bound: 900 });
    await suite('rust', 'cargo', ['test', '--workspace', '--quiet', '--no-fail-fast'], { ...tree, bound: 1200, count: rustTests });
  });
  await suite('addon types', process.execPath, ['scripts/addon-types.mjs', '--check'], { bound: 600 });
}

/** A verb of the engine's suite in a state directory of its own; what it leaves when it is killed is removed. */
async function conform(name, args, state, count) {
  const program = join(native, 'bin', 'berth-conform');
  const { ended } = await suite(name, program, [...args, state], { bound: 600, count, host: true });
  if (ended !== 'itself') await runBounded(program, ['clear', state], { bound: 60 });
}

async function tests() {
  try {
    await prepare({ tests: true });
  } catch (error) {
    fail(error.message);
  }
  clear();
  mkdirSync(work, { recursive: true, mode: 0o711 });
  process.env.TMPDIR = work;
  await suites();
  clear();
}

/** What has mounts in it stays, with what made them still to be seen. */
function clear() {
  if (removeFolder(work)) return;
  for (const path of readdirSync(work).map((name) => join(work, name))) {
    if (!removeFolder(path)) console.log(`${path} stays: something is mounted there, or writes to it`);
  }
}

async function suites() {
  await statics();
  await rust();
  await jest('unit', { work, args: workers, bound: 300 });
  await jest('unit', { work, args: workers, bound: 300, name: 'unit on Node 22', node: await node22() });
  await jest('contract', { work, args: workers, bound: 600 });
  await jest('api', { work, args: workers, bound: 2700 });
  await jest('sagas', { work, bound: 900 });
  await jest('policy', { work, args: workers, bound: 900 });
  // One at a time: they measure times and look for traces on a host they share.
  await jest('host', { work, args: ['--runInBand'], bound: 1800, host: true });
  await conform('conform', [], join(work, 'conform'), conformed);
  await conform('attacks', ['attacks'], join(work, 'attacks'), attacked);
  // Both last a minute and a half or more on a processor or two, and touch nothing of the host.
  const fuzzed = jest('fuzz', { work, bound: 900, aside: true });
  // The checks of conform, and the attacks that another kernel may decide otherwise, in a machine of software whose kernel has cgroup v2 alone.
  await suite('conform and attacks on cgroup v2', process.execPath, [join(ROOT, 'scripts', 'virtual', 'conform.mjs')], {
    bound: 1200,
    count: (outcome) => {
      const [checks, attacks] = [conformed(outcome), attacked(outcome)];
      return { passed: checks.passed + attacks.passed, failed: checks.failed + attacks.failed, inert: attacks.inert };
    },
  });
  await fuzzed;
}

// Two runs on one machine would see what the other one makes on the host as left behind.
await alone('/run/lock/berth-test.lock', 'waiting for another npm test on this machine', tests);
process.exitCode = conclude(startedAt) ? 0 : 1;
