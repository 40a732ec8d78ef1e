// Runs suites and keeps what came of each.
import { randomUUID } from 'node:crypto';
import { killMarked, leftovers } from '../../test/support/leftovers.mjs';
import { runBounded } from './command.mjs';

const MARK = 'BERTH_TEST_SUITE';
const ENDINGS = {
  late: (bound) => `killed because it was not over after ${bound} s`,
  lingering: () => 'killed because it did not exit though its tests were over',
};

/** Names of the suites to run, from the command line; none: all. */
const wanted = process.argv.slice(2);
const totals = { passed: 0, failed: 0 };
const verdicts = [];

/**
 * Runs a command as the suite `name`: one heading, one verdict. Options are those of `runBounded` and
 * - `count`: takes the outcome to {passed, failed, inert}; a failure that it does not see counts as one;
 * - `suspects`: names what may have held up a suite that had to be killed;
 * - `host`: looks for what is left on the host too; only for a suite that has the host for itself.
 */
export async function suite(name, command, args, { count = () => ({ passed: 0, failed: 0 }), suspects = () => '', host = false, ...options }) {
  if (wanted.length > 0 && !wanted.includes(name)) return { ended: 'itself' };
  const heading = `\n== ${name}`;
  if (!options.aside) console.log(heading);
  const id = randomUUID();
  const mark = `${MARK}=${id}`;
  const since = await leftovers(host ? ['processes', 'host'] : ['processes'], mark);
  const outcome = await runBounded(command, args, { ...options, env: { ...process.env, ...options.env, [MARK]: id } });
  if (options.aside) console.log(`${heading}\n${outcome.output}`);
  const left = outcome.ended === 'itself' ? await since.left() : [];
  killMarked(mark);

  const faults = [];
  if (outcome.ended !== 'itself') faults.push([ENDINGS[outcome.ended](options.bound), suspects()].filter(Boolean).join(': '));
  if (left.length > 0) faults.push(`leaves behind: ${left.join('; ')}`);
  let { passed, failed, inert } = count(outcome);
  if (outcome.ok && passed + failed === 0) passed = 1;
  if (!outcome.ok && failed === 0) failed = 1;
  failed += left.length > 0 ? 1 : 0;
  totals.passed += passed;
  totals.failed += failed;
  const told = [`${name}: ${passed} passed`, `${failed} failed`, ...(inert ? [`${inert} inert`] : []), ...faults, `${outcome.seconds.toFixed(0)} s`].join(', ');
  verdicts.push({ name, told, seconds: outcome.seconds });
  if (faults.length > 0) console.log(told);
  return outcome;
}

/** Prints every verdict, the time, and last how many passed and failed. Answers whether all passed. */
export function conclude(startedAt) {
  for (const name of wanted.filter((one) => !verdicts.some((verdict) => verdict.name === one))) {
    totals.failed += 1;
    verdicts.push({ name, told: `${name}: there is no such suite`, seconds: 0 });
  }
  const [sum, wall] = [verdicts.reduce((all, { seconds }) => all + seconds, 0), (Date.now() - startedAt) / 1000].map((seconds) => `${seconds.toFixed(0)} s`);
  console.log(`\n${verdicts.map(({ told }) => told).join('\n')}\n\nthe suites took ${sum} together, the whole ${wall}`);
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  return totals.failed === 0;
}
