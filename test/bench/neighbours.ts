/*
 * npm run bench -- neighbours: an installation of its own with two tenants. One attacks, from within a container and over the API; how much longer the other
 * one waits then than right before. The floods over the API come from this machine too, which takes its share of the processors.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { startInstallation } from '../support/installation.js';
import { percentile } from './figures.js';
import { Http } from './http.js';
import { markdown, type Line } from './table.js';

/** Of each measurement: at most so many samples, and none begun after so many milliseconds. */
const SAMPLES = 15;
const PATIENCE_MS = 2500;
/** An attack is at its height by then. */
const RISE_MS = 1500;
const LIMITS = { cpus: 1, memoryMiB: 128, diskMiB: 512, processes: 256 };
const ATTACKERS_LIMITS = { cpus: 1, memoryMiB: 256, diskMiB: 1024, processes: 512 };
/** Looks at /proc, and connections, in one command: what starting it takes is small beside them. */
const AT_ONCE = 20;

const repeated = (command: string): string[] => ['sh', '-c', `i=0; while [ $i -lt ${AT_ONCE} ]; do ${command}; i=$((i+1)); done`];
/** So many loops side by side, begun again as often as the container's bounds end them. */
const loops = (many: number, body: string): string[] => ['sh', '-c', `n=0; while [ $n -lt ${many} ]; do (while :; do ${body}; done) > /dev/null 2>&1 & n=$((n+1)); done; while :; do wait; sleep 1; done`];

/** What a container of the attacker runs. */
const WITHIN: Record<string, string[]> = {
  'forks up to the bound': loops(16, 'sleep 1 & sleep 1 & sleep 1 & true & true'),
  'fsync': loops(16, 'dd if=/dev/zero of=/f$$ bs=4k count=16 conv=fsync'),
  'metadata': loops(16, 'mkdir -p /d$$/a/b; echo x > /d$$/a/b/c; mv /d$$/a/b/c /d$$/c; rm -r /d$$'),
  'memory up to the limit': loops(4, 'tail /dev/zero'),
  'page cache': ['sh', '-c', 'dd if=/dev/zero of=/big bs=1M count=500 2> /dev/null; while :; do cat /big > /dev/null; done'],
  '400 readers of /proc/stat': loops(400, 'read line < /proc/stat'),
  'inotify': loops(100, 'inotifyd true /etc /bin /proc'),
  'output': ['sh', '-c', 'yes & yes & exec yes'],
};

/** What the attacker asks of the API: see flood.ts. */
const OVER_THE_API = ['commands', 'GET', 'GraphQL'];

/** Milliseconds, the median, by what was measured. */
type Figures = Record<string, number>;

const lines: Line[] = [];
const say = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
const instance = await startInstallation(process.env['BERTH_STATE_DIR'] ?? '/var/tmp/berth-bench-neighbours', Number(process.env['BERTH_PORT'] ?? 7083));
const operator = new Http(instance.url, instance.operatorKey);
const quota = { containers: 20, cpus: 20, memoryMiB: 8192, diskMiB: 16_384 };

async function tenant(name: string): Promise<Http> {
  return new Http(instance.url, (await operator.must('POST', '/v1/tenants', { name, quota })).secret as string);
}

async function launch(http: Http, name: string, more: object = {}): Promise<{ id: string; address: string }> {
  const { container } = await http.must('POST', '/v1/containers', { name, image: 'busybox', limits: LIMITS, ...more });
  return { id: container.id as string, address: container.addresses[0].address as string };
}

const drop = (http: Http, id: string): Promise<unknown> => http.must('DELETE', `/v1/containers/${id}?force=true`);

/** Median of what `work` takes; `times` is how much of what is measured it does. */
async function median(work: (i: number) => Promise<() => Promise<unknown>>, times = 1): Promise<number> {
  const samples: number[] = [];
  const until = performance.now() + PATIENCE_MS;
  for (let i = 0; i < SAMPLES && (i === 0 || performance.now() < until); i++) {
    const began = performance.now();
    const after = await work(i);
    samples.push((performance.now() - began) / times);
    await after();
  }
  return percentile(samples, 0.5);
}

const nothing = async (): Promise<void> => undefined;

async function measured(victim: Http, id: string, neighbour: string): Promise<Figures> {
  const command = async (argv: string[]): Promise<() => Promise<unknown>> => {
    await victim.must('POST', `/v1/containers/${id}/exec`, { command: argv });
    return nothing;
  };
  return {
    create: await median(async (i) => {
      const made = await launch(victim, `made-${i}`);
      return () => drop(victim, made.id);
    }),
    exec: await median(() => command(['true'])),
    GET: await median(async () => {
      await victim.must('GET', `/v1/containers/${id}`);
      return nothing;
    }),
    '/proc/stat': await median(() => command(repeated('cat /proc/stat > /dev/null')), AT_ONCE),
    // nobody listens: that is answered at once
    'connection to a neighbour': await median(() => command(repeated(`nc -w 1 ${neighbour} 9 < /dev/null 2> /dev/null`)), AT_ONCE),
  };
}

function compare(attack: string, quiet: Figures, attacked: Figures): void {
  for (const [what, ms] of Object.entries(attacked)) {
    const before = quiet[what]!;
    lines.push({ what: `${attack}: ${what}`, goal: '<= 2', ours: `${ms.toFixed(2)} ms (before ${before.toFixed(2)})`, ratio: (ms / before).toFixed(1) });
  }
}

/** Begins a flood; it ends when the answer is called. */
function flood(key: string, what: string, id: string): () => Promise<unknown> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('flood.js', import.meta.url)), instance.url, key, what, id], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  return () => {
    child.kill('SIGKILL');
    return ended;
  };
}

const rise = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, RISE_MS));

async function measure(attacker: Http, victim: Http): Promise<void> {
  const { id } = await launch(victim, 'victim');
  const { address } = await launch(victim, 'neighbour');
  const look = (): Promise<Figures> => measured(victim, id, address);
  await look(); // warm
  for (const [attack, command] of Object.entries(WITHIN)) {
    say(attack);
    const quiet = await look();
    const made = await launch(attacker, 'attacker', { command, limits: ATTACKERS_LIMITS });
    await rise();
    compare(attack, quiet, await look());
    await drop(attacker, made.id);
  }
  const target = await launch(attacker, 'target');
  for (let i = 0; i < 10; i++) await launch(attacker, `listed-${i}`, { start: false, labels: { of: 'many' } });
  for (const attack of OVER_THE_API) {
    say(`${attack} over the API`);
    const quiet = await look();
    const end = flood(attacker.key, attack, target.id);
    await rise();
    compare(`${attack} over the API`, quiet, await look().finally(end));
  }
  compare('none', await look(), await look());
}

const tenants: Http[] = [];
try {
  for (const name of ['attacker', 'victim']) tenants.push(await tenant(name));
  await measure(tenants[0]!, tenants[1]!);
} finally {
  for (const http of [operator, ...tenants]) http.close();
  await instance.destroy();
  console.log(`### What one tenant waits while another attacks, medians\n\n${markdown(lines)}\n`);
}
