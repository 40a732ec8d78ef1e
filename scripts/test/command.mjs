// Runs one command of the tests within its bounds.
import { spawn } from 'node:child_process';
import { ROOT } from '../prepare/prepare.mjs';

/** How long a command whose work is done may take to exit. */
const LINGER_SECONDS = 20;
/** How long output may still come after the exit: from processes that left the group and hold the pipe. */
const DRAIN_SECONDS = 2;
const running = new Set();

/** The commands lead groups of their own, so an interruption reaches them through us only. */
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) {
  process.once(signal, () => {
    for (const child of running) killGroup(child);
    process.exit(code);
  });
}

/**
 * Resolves with {ok, output, seconds, ended}: `ended` is 'itself', 'late' (killed after `bound` seconds with its whole group) or 'lingering' (killed
 * 20 s after `finished` first held). The output is shown as it comes unless it runs `aside` of another.
 */
export function runBounded(command, args, { cwd = ROOT, env = process.env, bound, aside = false, finished }) {
  return new Promise((resolve) => {
    const startedAt = Date.now();
    let [output, ended, finishedAt] = ['', 'itself'];
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    running.add(child);
    const watch = setInterval(() => {
      if (finished?.()) finishedAt ??= Date.now();
      if (Date.now() - startedAt > bound * 1000) ended = 'late';
      else if (finishedAt && Date.now() - finishedAt > LINGER_SECONDS * 1000) ended = 'lingering';
      if (ended !== 'itself') killGroup(child);
    }, 500);
    const end = (ok) => {
      clearInterval(watch);
      running.delete(child);
      resolve({ ok: ok && ended === 'itself', output, seconds: (Date.now() - startedAt) / 1000, ended });
    };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].on('data', (chunk) => {
        if (!aside) process[stream].write(chunk);
        output += chunk;
      });
    }
    child.once('error', (error) => {
      output = error.message;
      end(false);
    });
    child.once('exit', () => setTimeout(() => [child.stdout, child.stderr].forEach((stream) => stream.destroy()), DRAIN_SECONDS * 1000).unref());
    child.once('close', (code) => end(code === 0));
  });
}

function killGroup({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // gone already
  }
}
