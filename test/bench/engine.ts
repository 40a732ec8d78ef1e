/*
 * The engine alone, without API, database and agent: its verbs beside what a bare kernel takes (clone3 and pivot_root into the same root; fork
 * and exec) and beside crun, round by round. `--trace` adds where the time of a start goes.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { markdown, type Line } from './table.js';

/** What the program says of one thing: milliseconds, or another unit. */
interface Said {
  who: 'ours' | 'floor' | 'crun' | 'stage';
  what: string;
  p50_ms?: number;
  p99_ms?: number;
  per_second?: number;
  kb?: number;
}

const GOALS: Record<string, string> = { "call to init exec'd, network card included": '<= 4.00 (p99 15)' };

const trace = process.argv.includes('--trace');
const program = join(process.cwd(), 'native', 'bin', 'berth-conform');
const output = execFileSync(program, ['bench', '--json', ...(trace ? ['--trace'] : []), '/var/tmp/berth-bench-engine'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
const said = output.trim().split('\n').map((line) => JSON.parse(line) as Said);

const text = ({ p50_ms: p50, p99_ms: p99, per_second: rate, kb }: Said): string =>
  p50 === undefined ? (rate ?? kb ?? Number.NaN).toFixed(0) : `${p50.toFixed(2)} (p99 ${p99!.toFixed(2)})`;
const unit = ({ per_second: rate, kb }: Said): string => (rate !== undefined ? 'per second' : kb !== undefined ? 'kB' : 'ms');

const lines = [...new Set(said.filter(({ who }) => who !== 'stage').map(({ what }) => what))].map((what): Line => {
  const of = (who: Said['who']): Said | undefined => said.find((one) => one.who === who && one.what === what);
  const [ours, floor, crun] = [of('ours'), of('floor'), of('crun')];
  return {
    what: `${what}, ${unit(ours ?? floor!)}`,
    goal: GOALS[what] ?? '',
    ours: ours ? text(ours) : '',
    floor: floor ? text(floor) : '',
    crun: crun ? text(crun) : '',
    ratio: ours?.p50_ms && crun?.p50_ms ? (crun.p50_ms / ours.p50_ms).toFixed(1) : '',
  };
});
console.log(`### The engine\n\n${markdown(lines)}\n`);
if (trace) {
  const stages = said.filter(({ who }) => who === 'stage').map((stage): Line => ({ what: stage.what, ours: text(stage) }));
  console.log(`### Where the time of a start goes, ms\n\n${markdown(stages)}\n`);
}
