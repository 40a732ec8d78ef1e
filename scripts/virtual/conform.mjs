// The suite and attacks on pure cgroup v2: inside a Debian kernel under qemu, by software alone. Prints what they print; the first argument leaves
// only the checks whose names contain it, the second only the attacks that hold one of its words, with commas between them.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initramfs } from './initramfs.mjs';
import { kernel } from './kernel.mjs';

const BIN = fileURLToPath(new URL('../../native/bin', import.meta.url));
const LONGEST_SECONDS = 1140;
/** What another kernel or version 2 of control groups may decide otherwise; the rest is decided by our own code or takes minutes here. */
const ATTACKS = [
  'settings', 'masks', 'control groups', 'devices', 'system calls', 'file systems', 'privileges', 'profiles', 'inherited',
  'bombs: processes', 'bombs: threads', 'bombs: memory', 'bombs: terminals', 'bombs: user namespaces', 'bombs: mounts',
].join();
/** What firmware says to terminals. */
const ESCAPES = /\x1b(c|\[[?0-9;]*[A-Za-z])/g;

// The kernel does not exchange its very first root for a container's, so everything moves to another one first.
const MOVE = `#!/bin/busybox sh
busybox=/bin/busybox
$busybox mkdir /next
$busybox mount -t tmpfs -o size=80% next /next
for name in bin sbin usr lib lib64 opt etc root var tmp proc sys dev run start; do
  [ -e /$name ] && $busybox cp -a /$name /next/
done
exec $busybox switch_root /next /start
`;

const START = `#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
ln -s /bin/busybox /sbin/modprobe
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts -o ptmxmode=666 pts /dev/pts
mount -t cgroup2 none /sys/fs/cgroup
echo /sbin/modprobe > /proc/sys/kernel/modprobe
for module in loop btrfs overlay veth bridge nf_tables nf_conntrack_netlink nft_connlimit ifb sch_tbf sch_ingress cls_u32 act_mirred fuse; do modprobe $module || echo "no module $module"; done
ip link set lo up
echo root:x:0:0::/root:/bin/sh > /etc/passwd
BERTH_CHECKS='<checks>' /opt/berth/berth-conform /var/tmp/berth-conform; checks=$?
BERTH_DISPOSABLE=yes BERTH_ATTACKS='<attacks>' /opt/berth/berth-conform attacks /var/tmp/berth-attacks; attacks=$?
echo "berth-conform ended with $checks and $attacks"
poweroff -f
`;

const [checks, attacks] = [process.argv[2] ?? '', process.argv[3] ?? ATTACKS].map((words) => words.replace(/[^A-Za-z0-9/:, ]/g, ''));
const found = kernel();
const work = mkdtempSync(join(tmpdir(), 'berth-virtual-'));
const image = join(work, 'initramfs');
writeFileSync(image, initramfs(found, {
  init: MOVE,
  start: START.replace('<checks>', () => checks).replace('<attacks>', () => attacks),
  'opt/berth/berth-conform': join(BIN, 'berth-conform'),
  'opt/berth/berth-shim': join(BIN, 'berth-shim'),
}));

const machine = spawn('qemu-system-x86_64', [
  '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '2560', '-nographic', '-nodefaults', '-serial', 'stdio', '-no-reboot', '-nic', 'none',
  '-kernel', found.image, '-initrd', image, '-append', 'console=ttyS0 loglevel=1 edd=off panic=-1 random.trust_cpu=on mitigations=off',
], { stdio: ['ignore', 'pipe', 'inherit'] });
const stop = setTimeout(() => machine.kill('SIGKILL'), LONGEST_SECONDS * 1000);
let ended = false;
let rest = '';
machine.stdout.on('data', (chunk) => {
  const lines = (rest + chunk.toString('utf8').replaceAll('\r', '')).split('\n');
  rest = lines.pop();
  for (const line of lines.map((line) => line.replace(ESCAPES, ''))) {
    console.log(line);
    if (line === 'berth-conform ended with 0 and 0') ended = true;
  }
});
machine.once('error', (error) => console.error(`cannot run qemu-system-x86_64: ${error.message}`));
machine.once('close', () => {
  clearTimeout(stop);
  rmSync(work, { recursive: true });
  if (!ended) console.error(`the suite did not end well within ${LONGEST_SECONDS} seconds`);
  process.exitCode = ended ? 0 : 1;
});
