// What must be there before anything else, and the Debian packages that are installed when missing.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fail, step } from './console.mjs';

/** The first releases of each line that `require` modules of ECMAScript; the odd lines between are over. */
const NODE = { 20: 19, 22: 12 };
const onPath = (program) => (process.env.PATH ?? '').split(delimiter).concat('/usr/sbin', '/sbin').some((folder) => existsSync(join(folder, program)));
const installed = (name) => spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' }).stdout?.includes('ok installed');

const PACKAGES = [
  { name: 'btrfs-progs', why: 'makes the pool that holds images, layers and snapshots', present: () => onPath('mkfs.btrfs') },
  { name: 'busybox-static', why: 'is what the first image is made of', present: () => installed('busybox-static') },
  { name: 'mmdebstrap', why: 'builds images of Debian', present: () => onPath('mmdebstrap') },
  { name: 'nftables', why: "keeps tenants' networks apart", present: () => onPath('nft') },
  { name: 'iproute2', why: 'shows bridges and network namespaces to operators and to the tests', present: () => onPath('ip') },
  { name: 'curl', why: "runs the README's session", present: () => onPath('curl') },
  { name: 'jq', why: "reads the answers in the README's session", present: () => onPath('jq') },
  { name: 'kmod', why: 'lets the kernel load btrfs, overlay and nftables', present: () => onPath('modprobe') },
  { name: 'mount', why: 'binds this folder into the services that run unprivileged', present: () => onPath('mount') },
  { name: 'age', why: 'opens the backups that the tests encrypt', present: () => onPath('age'), tests: true },
  {
    name: 'docker-registry',
    why: 'is what the tests import images from',
    present: () => onPath('docker-registry'),
    tests: true,
    service: 'docker-registry.service',
  },
  { name: 'squashfs-tools', why: 'makes the squashfs images that the tests import', present: () => onPath('mksquashfs'), tests: true },
  { name: 'qemu-system-x86', why: 'boots the kernel with pure cgroup v2 that the tests use', present: () => onPath('qemu-system-x86_64'), tests: true },
  { name: 'crun', why: 'is what the engine is measured beside', present: () => onPath('crun'), measurements: true },
  {
    name: 'python3-venv',
    why: 'holds the tools in Python that the tests use',
    present: () => spawnSync('python3', ['-c', 'import ensurepip']).status === 0,
    tests: true,
  },
  { name: 'build-essential', why: 'links the native engine', present: () => onPath('cc') },
];

/** Ends the process with the fix unless we are root, and Node, cargo and git are there. */
export function requireTools() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || major === 21 || minor < (NODE[major] ?? 0)) fail(`Node 20.19, or 22.12 or newer, is needed; this is ${process.versions.node}`);
  if (process.platform !== 'linux') fail('Berth runs on Linux');
  if (process.getuid() !== 0) fail('root is needed for namespaces, mounts and packages: run it with sudo');
  findRust();
  if (!onPath('cargo')) fail('cargo is needed to build the native engine: install Rust with rustup, or the Debian packages of it');
  if (!onPath('git')) fail('git is needed: apt-get install git');
}

/** sudo drops a user's ~/.cargo/bin from PATH, and rustup then looks for its toolchains in root's home. */
function findRust() {
  if (onPath('cargo')) return;
  const user = process.env.SUDO_USER;
  const homes = [homedir()];
  if (user) homes.unshift(execFileSync('getent', ['passwd', user], { encoding: 'utf8' }).split(':')[5]);
  const home = homes.find((candidate) => existsSync(join(candidate, '.cargo/bin/cargo')));
  if (!home) return;
  process.env.PATH = `${join(home, '.cargo/bin')}${delimiter}${process.env.PATH}`;
  if (existsSync(join(home, '.rustup'))) process.env.RUSTUP_HOME ??= join(home, '.rustup');
}

/** Installs the Debian packages that are missing, and says which and why; with `tests` or `measurements`, also what only those need. */
export async function installPackages({ tests = false, measurements = false } = {}) {
  const wanted = (one) => (tests || !one.tests) && (measurements || !one.measurements);
  const missing = PACKAGES.filter((one) => wanted(one) && !one.present());
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  if (!onPath('apt-get')) fail(`install ${names.join(', ')}: this is not Debian, so it cannot be done for you`);
  for (const { name, why } of missing) console.log(`installing ${name}: ${why}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '--no-install-recommends', ...names];
  // Lists on a fresh machine are absent or old; they are fetched only when something is to be installed.
  await step('reading the package lists', 'apt-get', ['update'], { env });
  await step(`installing ${names.join(', ')}`, 'apt-get', install, { env });
  // Debian starts what it installs; the tests start their own.
  for (const { service } of missing) {
    if (service && existsSync('/run/systemd/system')) await step(`stopping ${service}`, 'systemctl', ['disable', '--now', service]);
  }
}
