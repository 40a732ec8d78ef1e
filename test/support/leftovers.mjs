// What a piece of testing leaves behind: handles that keep a process alive, processes, and what the engine makes on a host. Plain JavaScript, because
// jest's environment and scripts/test.mjs load it as it is.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

const GRACE_MS = 2_000;
const STANDARD_STREAMS = [0, 1, 2];
const CGROUPS = '/sys/fs/cgroup';
/** Bridges, their ports and the devices that shape what comes in are named by two or three letters and the installation. */
const LINKS = /^(berth|bth|bv|bi)/;
/** Where folders of ours are made for a time: the third by the suites of one run, the last by builds of images. */
const PLACES = ['/tmp', '/var/tmp', '/var/tmp/berth-tests', '/var/cache/berth'];
const TIMER = 'timer 0';

/** What is there of one kind, by a key that tells one thing from another, with the words for it. */
const KINDS = { handles, timers, processes, host };

/**
 * Remembers what is there now; the answer's `left` tells what came since, a line for each thing that is still there after a short grace. `kinds` are
 * some of handles, timers, processes and host; `mark` is a setting (NAME=value) in the environment of the processes to look for.
 */
export async function leftovers(kinds, mark) {
  const found = () => new Map(kinds.flatMap((kind) => KINDS[kind](mark)));
  const before = new Set(found().keys());
  // Timers have no names. Jest itself sets short ones, and each that counted here would hide one that is left.
  for (let looks = 0; looks < 6 && before.has(TIMER); looks += 1) {
    await pause();
    const still = new Map(timers());
    for (const key of [...before]) if (key.startsWith?.('timer ') && !still.has(key)) before.delete(key);
  }
  const since = () => [...found()].filter(([key]) => !before.has(key)).map(([, text]) => text);
  return {
    async left() {
      const deadline = Date.now() + GRACE_MS;
      while (since().length > 0 && Date.now() < deadline) await pause();
      return since();
    },
  };
}

async function pause() {
  await delay(25);
  await turn(); // until then our own timer counts
}

export function killMarked(mark) {
  for (const pid of marked(mark)) attempt(() => process.kill(pid, 'SIGKILL'));
}

/** The processes that carry the mark, ours not. */
function marked(mark) {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && read(`/proc/${pid}/environ`).split('\0').includes(mark));
}

function handles() {
  // Documented as deprecated, without a successor that tells one socket from another; it leaves out what does not keep the process alive.
  const active = process._getActiveHandles();
  const pipes = active.flatMap((handle) => (handle.spawnfile ? handle.stdio : []));
  return active
    .filter((handle) => !STANDARD_STREAMS.includes(handle.fd) && !pipes.includes(handle))
    .map((handle) => [handle, `handle: ${describe(handle)}`]);
}

function describe(handle) {
  const kind = handle.constructor.name;
  if (handle.spawnfile) return `child process ${handle.pid} ${handle.spawnargs.join(' ')}`;
  if (handle.listening) return `${kind} that listens on ${place(handle.address())}`;
  if (kind.endsWith('Socket') && handle.remoteAddress) {
    return `${kind} from ${handle.localAddress}:${handle.localPort} to ${handle.remoteAddress}:${handle.remotePort}`;
  }
  const path = handle.server?._pipeName ?? handle._host;
  return path ? `${kind} at ${path}` : kind;
}

const place = (address) => (address && typeof address === 'object' ? `${address.address}:${address.port}` : address);

/** One by one, because they cannot be told apart: more than before means that one was left. */
function timers() {
  return process
    .getActiveResourcesInfo()
    .filter((name) => name === 'Timeout')
    .map((_, index) => [`timer ${index}`, 'timer (npx jest --detectOpenHandles says where it was set)']);
}

function processes(mark) {
  return marked(mark).map((pid) => [`process ${pid}`, `process ${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()}`]);
}

/** Removes a folder unless something is mounted in it, which may be the host's own; whether all of it is gone. */
export function removeFolder(folder) {
  const points = read('/proc/self/mountinfo').split('\n').map((line) => line.split(' ')[4] ?? '');
  if (points.some((point) => point === folder || point.startsWith(`${folder}/`))) return false;
  return spawnSync('rm', ['-rf', '--one-file-system', '--', folder]).status === 0;
}

/** Folders that nobody uses: one whose name ends with the number of a process is that process's. */
function folders() {
  const owner = (path) => /-(\d+)$/.exec(path)?.[1];
  return PLACES.flatMap(entries).filter((path) => !existsSync(`/proc/${owner(path)}`));
}

/** Everything on this host that carries our prefix: mounts, network namespaces, links, control groups, nft tables, loop devices, shims, folders. */
function host() {
  const run = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' }).split('\n');
  const hierarchies = [CGROUPS, ...entries(CGROUPS)];
  const ours = (kind, names, mark = /berth/) => names.filter((name) => mark.test(name)).map((name) => [`${kind} ${name}`, `${kind} ${name}`]);
  return [
    ...ours('mount', read('/proc/self/mountinfo').split('\n').map((line) => line.split(' ').slice(0, 5).join(' '))),
    ...ours('network namespace', entries('/run/netns')),
    ...ours('link', run('ip', '-br', 'link').map((line) => line.split(/[\s@]/)[0]), LINKS),
    ...ours('control group', hierarchies.flatMap(entries), /\/berth-[^/]*$/),
    ...ours('nft table', run('nft', 'list', 'tables')),
    ...ours('loop device', run('losetup', '-nO', 'NAME,BACK-FILE')),
    ...ours('folder', folders(), /\/berth-[^/]*$/),
    ...ours('process', readdirSync('/proc').map((pid) => `${pid} ${program(pid)}`), /^\d+ berth-/),
  ];
}

const program = (pid) => attempt(() => basename(readlinkSync(`/proc/${pid}/exe`)), '');
const read = (path) => attempt(() => readFileSync(path, 'utf8'), '');
const entries = (folder) => attempt(() => readdirSync(folder).map((name) => join(folder, name)), []);

/** What is gone meanwhile, or is no folder, is not there. */
function attempt(work, otherwise) {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
