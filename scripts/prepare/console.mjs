// What the person at the terminal sees: one line per step, and only for a step that does something.
import { spawn } from 'node:child_process';

const terminal = process.stdout.isTTY;
const TICK_MS = terminal ? 1_000 : 15_000;
const TAIL_LINES = 60;

/** Ends the process with one plain sentence. */
export function fail(text) {
  console.error(`berth: ${text}`);
  process.exit(1);
}

/** The last line that came whole. */
export const latestLine = (output) => output.split(/[\r\n]/).slice(0, -1).findLast((line) => line.trim() !== '')?.trim() ?? '';

/**
 * Runs a command behind one progress line that shows the seconds and the command's latest line; its output is printed
 * only when it fails. Rejects then. `stdio` are descriptors that it gets besides.
 */
export async function step(title, command, args, { stdio = [], ...options } = {}) {
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  let output = '';
  const show = () => {
    const latest = latestLine(output);
    const line = `${title} … ${seconds()}  ${latest}`;
    if (terminal) process.stdout.write(`\r\x1b[K${line.slice(0, (process.stdout.columns ?? 80) - 1)}`);
    else console.log(line.slice(0, 120));
  };
  if (!terminal) console.log(`${title} …`);
  const ticking = setInterval(show, TICK_MS);
  try {
    await new Promise((resolve, reject) => {
      const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe', ...stdio] });
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output = (output + chunk).slice(-64_000)));
      child.once('error', reject);
      child.once('close', (code, signal) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${signal ?? `code ${code}`}`))));
    });
  } catch (error) {
    if (terminal) process.stdout.write('\r\x1b[K');
    console.error(output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n'));
    throw new Error(`${title}: ${error.message}`);
  } finally {
    clearInterval(ticking);
  }
  if (terminal) process.stdout.write('\r\x1b[K');
  console.log(`${title}: done in ${seconds()}`);
}
