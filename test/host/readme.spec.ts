import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../support/free-port.js';
import { hostTraces } from '../support/host-traces.js';
import { startInstallation, type Installation } from '../support/installation.js';

let installation: Installation;

beforeAll(async () => {
  installation = await startInstallation(mkdtempSync(join(tmpdir(), 'berth-readme-')), await freePort());
}, 180_000);
afterAll(() => installation.destroy().catch(() => undefined), 60_000);

/** The README's console block as [command, what it prints]. */
function session(): [string, string][] {
  const block = /```console\n([\s\S]*?)```/.exec(readFileSync(join(process.cwd(), 'README.md'), 'utf8'))![1]!;
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command, ...output] = part.trimEnd().split('\n');
      return [command!, output.join('\n')];
    });
}

test('the session in the README does what it shows', () => {
  const lines = session();
  expect(lines.length).toBeGreaterThan(8);
  // One shell for all, so that its variables and function live on; a mark ends each command's output.
  const script = lines
    .map(([command]) => command.replace('/var/lib/berth', installation.stateDir).replace('http://127.0.0.1:7070', installation.url))
    .flatMap((command) => [command, 'echo "--- $?"'])
    .join('\n');
  const shell = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, BERTH_STATE_DIR: installation.stateDir, HOME: installation.stateDir },
  });
  expect(shell.stderr).toBe('');
  const answers = shell.stdout.split(/^--- 0\n/m).map((text) => text.trimEnd());
  expect(answers.slice(0, lines.length)).toEqual(lines.map(([, output]) => output));
});

test('destroy removes every trace', async () => {
  expect(hostTraces(installation).length).toBeGreaterThan(0);
  await installation.destroy();
  expect(hostTraces(installation)).toEqual([]);
}, 60_000);
