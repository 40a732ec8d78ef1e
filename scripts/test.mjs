// npm test: everything, in the order from cheap to dear. Every suite runs even when an earlier one failed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail } from './prepare/console.mjs';
import { ROOT, prepare } from './prepare/prepare.mjs';

const work = mkdtempSync(join(tmpdir(), 'berth-test-'));
const totals = { passed: 0, failed: 0 };
const verdicts = [];

/**
 * Runs a command with its output on ours, or, when it runs `aside` of another, with none; resolves with how it ended and what it printed. After
 * `seconds`, when given, it is killed with every process it started.
 */
function run(command, args, { cwd = ROOT, env = {}, seconds, aside = false } = {}) {
  return new Promise((resolve) => {
    let output = '';
    let late = false;
    const bounded = seconds !== undefined;
    // What is bounded leads a group of its own, so that its children go with it; a Ctrl-C then reaches it through us only.
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: bounded });
    const kill = () => process.kill(-child.pid, 'SIGKILL');
    const interrupted = () => { kill(); process.exit(130); };
    const alarm = bounded && setTimeout(() => { late = true; kill(); }, seconds * 1000);
    if (bounded) process.once('SIGINT', interrupted);
    const end = (outcome) => {
      clearTimeout(alarm);
      process.off('SIGINT', interrupted);
      resolve({ ...outcome, late });
    };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].on('data', (chunk) => {
        if (!aside) process[stream].write(chunk);
        output += chunk;
      });
    }
    child.once('error', (error) => end({ ok: false, output: error.message }));
    child.once('close', (code) => end({ ok: code === 0, output }));
  });
}

/** One heading, one verdict. `count` takes the outcome to {passed, failed, inert}; a failure it did not see counts as one. */
async function suite(name, command, args, options, count = () => ({ passed: 0, failed: 0 })) {
  const heading = `\n== ${name}`;
  if (!options?.aside) console.log(heading);
  const outcome = await run(command, args, options);
  if (options?.aside) console.log(`${heading}\n${outcome.output}`);
  let { passed, failed, inert } = count(outcome);
  if (outcome.ok && passed + failed === 0) passed = 1;
  if (!outcome.ok && failed === 0) failed = 1;
  totals.passed += passed;
  totals.failed += failed;
  const late = outcome.late ? `, killed because it was not over after ${options.seconds} s` : '';
  verdicts.push(`${name}: ${passed} passed, ${failed} failed${inert ? `, ${inert} inert` : ''}${late}`);
  if (outcome.late) console.log(verdicts.at(-1));
  return outcome;
}

/** A verb of the engine's suite in a state directory of its own; what it leaves when it is killed is removed. */
async function conform(name, args, state, seconds, count) {
  const program = join(ROOT, 'native', 'bin', 'berth-conform');
  const { late } = await suite(name, program, [...args, state], { seconds }, count);
  if (late) await run(program, ['clear', state], { seconds: 60 });
}

const bin = (name) => join(ROOT, 'node_modules', '.bin', name);
const native = { cwd: join(ROOT, 'native') };
const sum = (output, pattern) =>
  [...output.matchAll(pattern)].reduce((all, [, passed, failed]) => ({ passed: all.passed + Number(passed), failed: all.failed + Number(failed) }), {
    passed: 0,
    failed: 0,
  });

async function jest(project, { args = [], aside = false } = {}) {
  const file = join(work, `${project}.json`);
  const env = { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' };
  await suite(project, bin('jest'), ['--selectProjects', project, '--json', `--outputFile=${file}`, ...args], { env, aside }, () => {
    try {
      const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = JSON.parse(readFileSync(file, 'utf8'));
      return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites + numPendingTests };
    } catch {
      return { passed: 0, failed: 1 };
    }
  });
}

try {
  await prepare({ tests: true });
} catch (error) {
  fail(error.message);
}
await suite('eslint', bin('eslint'), ['.']);
await suite('types', bin('tsc'), ['--noEmit']);
await suite('walls', bin('depcruise'), ['src', 'packages', '--config', '.dependency-cruiser.cjs']);
await suite('rust format', 'cargo', ['fmt', '--all', '--check'], native);
await suite('rust lint', 'cargo', ['clippy', '--workspace', '--all-targets', '--quiet', '--', '-D', 'warnings'], native);
await suite('rust', 'cargo', ['test', '--workspace', '--quiet'], native, ({ output }) => sum(output, /test result: \w+\. (\d+) passed; (\d+) failed/g));
await suite('addon types', process.execPath, ['scripts/addon-types.mjs', '--check']);
for (const project of ['unit', 'contract', 'api', 'policy']) await jest(project);
// One at a time: they measure times and look for traces on a host they share.
await jest('host', { args: ['--runInBand'] });
const conformed = ({ output }) => sum(output, /^(\d+) passed, (\d+) failed$/gm);
await conform('conform', [], '/var/tmp/berth-conform', 300, conformed);
// An attack that shows nothing on this kernel, as it fails without us too, is inert: neither passed nor failed.
const attacked = ({ output }) => {
  const [, blocked, inert, total] = (/^attacks: (\d+) blocked \/ (\d+) inert \/ (\d+) total$/m.exec(output) ?? [0, 0, 0, 0]).map(Number);
  return { passed: blocked, failed: total - blocked - inert, inert };
};
await conform('attacks', ['attacks'], '/var/tmp/berth-attacks', 300, attacked);
// Both last a minute and a half or more on a processor or two, and touch nothing of the host.
const fuzzed = jest('fuzz', { aside: true });
// The same checks, and the attacks that another kernel may decide otherwise, in a machine of software whose kernel has cgroup v2 alone.
await suite('conform and attacks on cgroup v2', process.execPath, [join(ROOT, 'scripts', 'virtual', 'conform.mjs')], {}, (outcome) => {
  const [checks, attacks] = [conformed(outcome), attacked(outcome)];
  return { passed: checks.passed + attacks.passed, failed: checks.failed + attacks.failed, inert: attacks.inert };
});
await fuzzed;

rmSync(work, { recursive: true, force: true });
console.log(`\n${verdicts.join('\n')}\n\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
