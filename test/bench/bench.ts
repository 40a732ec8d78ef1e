/*
 * npm run bench: a Berth of its own, measured over REST as a customer would; beside it the peer named by
 * BERTH_BENCH_PEER and, as the floor, an unauthenticated request to the same server.
 */
import { campaignFigures } from './campaigns.js';
import { dashboardFigures } from './dashboard.js';
import { fanOutFigures } from './fan-out.js';
import { Http, type Answer } from './http.js';
import { percentile, rate, timed } from './figures.js';
import { startInstallation, type Installation } from '../support/installation.js';
import { importFigures } from './imports.js';
import { peerFigures } from './peer.js';
import { Stages } from './stages.js';
import { markdown, type Line } from './table.js';

const RUNS = Number(process.env['BERTH_BENCH_RUNS'] ?? 20);
const CONNECTIONS = 32;
const SUBSCRIBERS = 1000;
const LIMITS = { cpus: 0.05, memoryMiB: 64, diskMiB: 256, processes: 64 };

const lines: Line[] = [];
const stages = new Stages();
/** What each figure is to reach. */
const GOALS: Record<string, string> = {
  'POST -> running': '<= 15',
  'exec true': '<= 5',
  'snapshot of a running container': '<= 10',
  'restore of a running container': '<= 40',
  'clone from a snapshot, not started': '<= 25',
  'forced stop + delete': '<= 15',
  'GET by id, 32 connections': '>= 8,000',
  'GET by id, 32 connections, two API processes': '>= 8,000',
  'list of 50, 32 connections': '>= 2,000',
  'list of 50, 32 connections, two API processes': '>= 2,000',
  "a dashboard's page over GraphQL: 20 containers with stats": '<= 8',
  '100 launches, 16 at a time': '>= 100',
  'up again after Ctrl-C': '<= 5,000',
};
const goalOf = (what: string): string => GOALS[what] ?? '';
const figure = (n: number): string => (Number.isNaN(n) ? '-' : n >= 100 ? n.toFixed(0) : n.toFixed(2));

// how fast it can be, not how fast one customer may be
process.env['BERTH_RATE_LIMIT_KEY'] = process.env['BERTH_RATE_LIMIT_TENANT'] = '0';
const port = Number(process.env['BERTH_PORT'] ?? 7079);
const start = (): Promise<Installation> => startInstallation(process.env['BERTH_STATE_DIR'] ?? '/var/tmp/berth-bench', port);
let instance = await start();
const http = new Http(instance.url, instance.tenantKey);
const operator = new Http(instance.url, instance.operatorKey);
const peer = ((): Record<string, number> => {
  try {
    return peerFigures(process.env['BERTH_BENCH_PEER']);
  } catch (error) {
    console.error(`the peer failed: ${(error as Error).message}`);
    return {};
  }
})();

function latency(what: string, samples: number[], peerName: string): void {
  const p50 = percentile(samples, 0.5);
  const theirs = peer[peerName] ?? Number.NaN;
  lines.push({
    what: `${what}, ms`,
    goal: goalOf(what),
    ours: `${figure(p50)} (p99 ${figure(percentile(samples, 0.99))})`,
    peer: figure(theirs),
    ratio: figure(theirs / p50),
  });
}
function throughput(what: string, perSecond: number, peerName: string): void {
  const theirs = peer[peerName] ?? Number.NaN;
  lines.push({ what: `${what}, per second`, goal: goalOf(what), ours: figure(perSecond), peer: figure(theirs), ratio: figure(perSecond / theirs) });
}

async function launch(name: string, more: object = {}, traced?: string): Promise<string> {
  const send = (): Promise<Answer['body']> => http.must('POST', '/v1/containers', { name, image: 'busybox', limits: LIMITS, ...more });
  const body = await (traced ? stages.of(traced, send) : send());
  if (body.container.status !== 'running') throw new Error(`${name} is ${body.container.status}`);
  return body.container.id as string;
}

async function reads(client: Http, id: string, how: string): Promise<void> {
  const get = await rate(5, CONNECTIONS, () => client.send('GET', `/v1/containers/${id}`));
  throughput(`GET by id, ${CONNECTIONS} connections${how}`, get.perSecond, 'get_by_id_32_connections');
  const list = await rate(5, CONNECTIONS, () => client.send('GET', '/v1/containers?limit=50'));
  throughput(`list of 50, ${CONNECTIONS} connections${how}`, list.perSecond, 'list_of_50_32_connections');
}

/** How many of `count` end per second, 16 at a time. */
async function perSecond(count: number, work: (i: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const started = performance.now();
  await Promise.all(Array.from({ length: 16 }, async () => {
    while (next < count) await work(next++);
  }));
  return (count * 1000) / (performance.now() - started);
}

try {
  await operator.must('PUT', `/v1/tenants/${instance.tenantId}/quota`, {
    containers: 2000,
    cpus: 2000,
    memoryMiB: 2_000_000,
    diskMiB: 2_000_000,
    snapshots: 2000,
  });
  const ids: string[] = [];
  const snapshots: string[] = [];

  latency('floor: GET /healthz', await timed(RUNS * 5, () => http.send('GET', '/healthz')), '');
  latency('POST -> running', await timed(RUNS, async (i) => ids.push(await launch(`b${i + 1}`, {}, 'launch'))), 'launch');
  latency('exec true', await timed(RUNS, (i) => http.must('POST', `/v1/containers/${ids[i + 1]}/exec`, { command: ['true'] })), 'exec');
  latency('snapshot of a running container', await timed(RUNS, async (i) => {
    const body = await stages.of('snapshot', () => http.must('POST', `/v1/containers/${ids[i + 1]}/snapshots`, { name: `s${i + 1}` }));
    snapshots.push(body.snapshot.id as string);
  }), 'snapshot');
  latency('restore of a running container', await timed(RUNS, (i) => stages.of('restore', () => http.must('POST', `/v1/snapshots/${snapshots[i + 1]}/actions/restore`, {}))), 'restore');
  latency('clone from a snapshot, not started', await timed(RUNS, (i) => http.must('POST', '/v1/containers', {
    name: `c${i + 1}`, source: { snapshotId: snapshots[i + 1] }, start: false, limits: LIMITS,
  })), 'clone');
  latency('pause', await timed(RUNS, (i) => http.must('POST', `/v1/containers/${ids[i + 1]}/actions/pause`, {})), 'pause');
  latency('resume', await timed(RUNS, (i) => http.must('POST', `/v1/containers/${ids[i + 1]}/actions/resume`, {})), 'resume');
  latency(
    'change of the memory limit, live',
    await timed(RUNS, (i) => http.must('PATCH', `/v1/containers/${ids[i + 1]}`, { limits: { memoryMiB: 96 } })),
    'limit_change',
  );
  while (ids.length < 20) ids.push(await launch(`d${ids.length}`));
  const { asked, measured } = await dashboardFigures(http, RUNS * 5);
  latency("a dashboard's page over GraphQL: 20 containers with stats", asked, '');
  latency('the same with usage as last measured', measured, '');
  const { sse, graphql } = await fanOutFigures(http, instance.url, instance.tenantKey, ids[1]!, SUBSCRIBERS, RUNS);
  latency(`a change told to the last of ${SUBSCRIBERS} streams of events`, sse, '');
  latency(`a change told to the last of ${SUBSCRIBERS} GraphQL subscriptions`, graphql, '');
  latency('forced stop + delete', await timed(RUNS, (i) => stages.of('delete', () => http.must('DELETE', `/v1/containers/${ids[i + 1]}?force=true`))), 'delete_force');

  const one = await launch('one');
  throughput('100 launches, 16 at a time', await perSecond(100, (i) => launch(`p${i}`)), 'launches_per_second_16_parallel');
  const plain = (i: number): Promise<unknown> => http.must('POST', '/v1/containers', { name: `q${i}`, image: 'busybox', limits: LIMITS, start: false });
  throughput('100 creates without a start, 16 at a time', await perSecond(100, plain), '');
  // pages are full by now
  await reads(http, one, '');
  const { containers, moved, returned } = await campaignFigures(http, 50, LIMITS);
  throughput(`campaign: ${containers} containers to another image, restarted and checked`, moved, '');
  throughput('the same, back again', returned, '');
  for (const { what, ours, tar } of await importFigures(instance.url, instance.tenantKey)) {
    lines.push({ what: `${what}, MB/s`, ours: figure(ours), peer: `${figure(tar)} (tar)`, ratio: figure(ours / tar) });
  }
  await instance.stop();
  const stoppedAt = performance.now();
  instance = await start();
  latency('up again after Ctrl-C', [performance.now() - stoppedAt], '');
  // the same installation, answering by two processes
  await instance.stop();
  process.env['BERTH_API_PROCESSES'] = '2';
  instance = await start();
  const twice = new Http(instance.url, instance.tenantKey);
  await reads(twice, one, ', two API processes');
  twice.close();
  console.log(`### The API\n\n${markdown(lines)}\n`);
  if (process.argv.includes('--trace')) console.log(`### Where the time of a request goes, ms (mean)\n\n${markdown(stages.lines())}\n`);
} finally {
  http.close();
  operator.close();
  await instance.destroy();
}
