// Jest's projects as suites.
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../prepare/prepare.mjs';
import { suite } from './verdicts.mjs';

const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
/** Jest's default, which is below the temporary folder of the tests otherwise and goes with it. */
const CACHE = join(tmpdir(), `jest_${userInfo().uid.toString(36)}`);
const REPORTER = fileURLToPath(new URL('progress-reporter.mjs', import.meta.url));

/** Runs one project under `node`; its files of results go to the folder `work`. */
export function jest(project, { work, name = project, node = process.execPath, args = [], env = {}, ...options }) {
  const [results, progress] = [join(work, `${name}.json`), join(work, `${name}.progress`)];
  const reports = ['--json', `--outputFile=${results}`, '--reporters=default', `--reporters=${REPORTER}`];
  return suite(name, node, [JEST, '--selectProjects', project, `--cacheDirectory=${CACHE}`, ...reports, ...args], {
    ...options,
    env: { ...env, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning', BERTH_TEST_PROGRESS: progress },
    // Written once all tests are over.
    finished: () => existsSync(results),
    suspects: () => {
      const running = unfinished(progress);
      if (running.length > 0) return `${running.join(', ')} ran`;
      return `what ${leaving(results).join(', ') || 'some file'} left behind keeps it alive`;
    },
    count: () => {
      try {
        const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = JSON.parse(readFileSync(results, 'utf8'));
        return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites + numPendingTests };
      } catch {
        return { passed: 0, failed: 1 };
      }
    },
  });
}

/** The spec files that test/support/environment.mjs failed. */
function leaving(results) {
  if (!existsSync(results)) return [];
  const files = JSON.parse(readFileSync(results, 'utf8')).testResults.filter(({ message }) => message.includes('leaves behind'));
  return files.map(({ name }) => relative(ROOT, name));
}

/** The spec files that began and did not end. */
function unfinished(progress) {
  const files = new Set();
  if (!existsSync(progress)) return [];
  for (const [, event, file] of readFileSync(progress, 'utf8').matchAll(/^(began|ended) (.*)$/gm)) files[event === 'began' ? 'add' : 'delete'](file);
  return [...files];
}
