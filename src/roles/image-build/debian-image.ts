import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { archivesOf, CODENAMES, type DebianRelease } from './apt-archives.js';
import { removeWork, workFolder } from './work-folder.js';

const PACKAGES = [
  'systemd-sysv', 'dbus', 'openssh-server', 'cron', 'iproute2', 'iputils-ping', 'procps', 'netbase', 'ca-certificates', 'less', 'cloud-init', 'sudo',
  // A host name of the owner's own resolves, whatever /etc/hosts says: sudo asks for it.
  'libnss-myhostname',
];

/**
 * What a container is given as user data lies in a seed of its own; without one cloud-init is not begun. Two sources are named, as a single one is taken
 * without looking. The network is there already, and sources of packages are those the image was built from.
 */
const CLOUD_INIT = `datasource_list: [NoCloud, ConfigDrive, None]
network: {config: disabled}
disable_root: false
locale: C.UTF-8
apt: {preserve_sources_list: true}
growpart: {mode: 'off'}
resize_rootfs: false
`;

const LEFT_OUT = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*', '/usr/share/info/*'];

/** What makes one container different from another is made at its first boot, not in the image. */
const FINISH = `#!/bin/sh
set -eu
root=$1
# Drops the file capability, which an image may not carry: the container's root needs none, others ping by ping_group_range.
cp "$root/usr/bin/ping" "$root/usr/bin/ping.plain"
mv "$root/usr/bin/ping.plain" "$root/usr/bin/ping"
rm -f "$root"/etc/ssh/ssh_host_* "$root/var/lib/dbus/machine-id" "$root/etc/hostname" "$root/etc/resolv.conf"
: > "$root/etc/machine-id"
units=$root/etc/systemd/system
mkdir -p "$units/ssh.service.d" "$units/console-getty.service.d"
printf '[Service]\\nExecStartPre=\\nExecStartPre=/usr/bin/ssh-keygen -A\\nExecStartPre=/usr/sbin/sshd -t\\n' > "$units/ssh.service.d/host-keys.conf"
# Whoever reaches the console may run commands as root anyway, and the root of the image has no password.
printf '[Service]\\nExecStart=\\nExecStart=-/sbin/agetty --autologin root --noclear --keep-baud 115200,57600,38400,9600 - $TERM\\n' > "$units/console-getty.service.d/autologin.conf"
cat > "$root/etc/cloud/cloud.cfg.d/95_berth.cfg" <<'END'
${CLOUD_INIT}END
`;

const FRESH_MS = 7 * 24 * 3600 * 1000;

export interface DebianBuild {
  release: DebianRelease;
  /** Where archives are kept for a week. */
  cache: string;
  /** Build anew whatever is kept. */
  fresh: boolean;
  /** Told each step as it begins. */
  progress: (step: string) => void;
}

/** Builds a Debian that boots systemd, with ssh and cron; answers the path of its tar archive. Needs root, mmdebstrap and a Debian mirror. */
export async function debianImage({ release, cache, fresh, progress }: DebianBuild): Promise<string> {
  const archives = archivesOf(release);
  const recipe = createHash('sha256').update(JSON.stringify([PACKAGES, LEFT_OUT, FINISH, archives])).digest('hex').slice(0, 12);
  const archive = join(cache, `debian-${release}-${recipe}.tar`);
  if (!fresh && ageOf(archive) < FRESH_MS) {
    progress(`kept from before: ${archive}`);
    return archive;
  }
  mkdirSync(cache, { recursive: true, mode: 0o755 });
  // Beside the archive, which it takes the place of in one step.
  const work = workFolder(cache, progress);
  try {
    const finish = join(work, 'finish');
    writeFileSync(finish, FINISH, { mode: 0o755 });
    const half = join(work, 'image.tar');
    await mmdebstrap(work, [
      '--mode=root', '--variant=minbase', '--format=tar',
      // Device nodes are no part of an image: each container gets a /dev of its own.
      '--skip=output/dev,output/mknod',
      '--keyring=/usr/share/keyrings/debian-archive-keyring.gpg',
      `--include=${PACKAGES.join(',')}`,
      `--customize-hook=${finish}`,
      '--aptopt=Acquire::Languages "none"',
      ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`),
      '--dpkgopt=path-include=/usr/share/doc/*/copyright',
      CODENAMES[release], half, ...archives,
    ], progress);
    renameSync(half, archive);
    return archive;
  } finally {
    removeWork(work);
  }
}

function ageOf(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? Date.now() - found.mtimeMs : Infinity;
}

/**
 * Mounts and processes of its own: what mounts it makes, mostly the host's /dev and /sys, show nowhere else, and the kernel takes all away when
 * this process ends, however it ends.
 */
const APART = ['--pdeathsig=KILL', 'unshare', '--mount', '--propagation=private', '--pid', '--mount-proc', '--fork', '--kill-child=KILL'];
/** As shells and their like end when there is no such program. */
const NO_PROGRAM = 127;

/** Runs it with its own temporary folder below `work`. */
async function mmdebstrap(work: string, args: string[], progress: (step: string) => void): Promise<void> {
  const child = spawn('setpriv', [...APART, 'env', `TMPDIR=${work}`, 'mmdebstrap', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  const reading = createInterface({ input: child.stderr });
  reading.on('line', (line) => {
    said.push(line);
    const step = /^I: (.*?)\.*$/.exec(line)?.[1];
    if (step) progress(step);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === NO_PROGRAM) throw new Error('mmdebstrap is not installed: apt-get install mmdebstrap');
  if (code !== 0) throw new Error(`mmdebstrap failed: ${said.filter((line) => line.startsWith('E:')).join('; ') || said.slice(-3).join('; ')}`);
}
