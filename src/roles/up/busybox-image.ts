import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const BUSYBOX = '/bin/busybox';

const FILES: Record<string, string> = {
  'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n',
  'etc/group': 'root:x:0:\ndaemon:x:1:\ntty:x:5:\nnogroup:x:65534:\n',
  'etc/shadow': 'root:*:::::::\ndaemon:*:::::::\nnobody:*:::::::\n',
  'etc/profile': 'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n',
  'etc/inittab': '::sysinit:/etc/init.d/rcS\n::restart:/sbin/init\n::ctrlaltdel:/sbin/reboot\n',
  // Everything executable in /etc/rc.d runs at boot, in the order of its name.
  'etc/init.d/rcS': '#!/bin/sh\nfor script in /etc/rc.d/*; do\n  [ -x "$script" ] && "$script" start\ndone\nexit 0\n',
};
const FOLDERS = ['dev', 'proc', 'sys', 'run', 'tmp', 'root', 'mnt', 'home', 'etc/rc.d', 'var/log', 'usr/local/bin'];

/**
 * A root file system of Debian's static busybox, as the bytes of a tar archive: every applet, an init, the usual files
 * of /etc. Throws when busybox-static is not installed.
 */
export function busyboxImage(): Buffer {
  const work = mkdtempSync(join(tmpdir(), 'berth-busybox-'));
  try {
    const root = join(work, 'rootfs');
    for (const folder of FOLDERS) mkdirSync(join(root, folder), { recursive: true, mode: 0o755 });
    mkdirSync(join(root, 'bin'), { recursive: true });
    copyFileSync(BUSYBOX, join(root, 'bin/busybox'));
    const applets = execFileSync(BUSYBOX, ['--list-full'], { encoding: 'utf8' }).trim().split('\n');
    for (const applet of applets) link(root, applet);
    for (const [path, content] of Object.entries({ ...FILES, 'etc/os-release': osRelease() })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    const archive = join(work, 'rootfs.tar');
    const modes = 'u=rwX,go=rX';
    execFileSync('chmod', ['-R', modes, root]);
    execFileSync('chmod', ['0755', join(root, 'etc/init.d/rcS'), join(root, 'bin/busybox')]);
    execFileSync('chmod', ['0600', join(root, 'etc/shadow')]);
    execFileSync('chmod', ['1777', join(root, 'tmp')]);
    // Equal bytes on every build, so that the image's digest says whether anything changed.
    execFileSync('tar', ['--create', '--file', archive, '--directory', root, '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '.']);
    return readFileSync(archive);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function link(root: string, applet: string): void {
  if (applet === 'bin/busybox') return;
  const path = join(root, applet);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(relative(dirname(applet), 'bin/busybox'), path);
}

function osRelease(): string {
  const version = /v(\d+\.\d+\.\d+)/.exec(execFileSync(BUSYBOX, ['--help'], { encoding: 'utf8' }))?.[1] ?? '';
  return `NAME="BusyBox"\nID=busybox\nVERSION_ID=${version}\nPRETTY_NAME="BusyBox ${version}"\n`;
}
