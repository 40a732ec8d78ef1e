import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join, relative } from 'node:path';
import { INSTALLATION } from '../../platform/config/version.js';
import type { SystemUser } from './system-user.js';

const ENTRY = 'dist/bundle/main.js';

/**
 * Pools in loop files, whoever's: where the host's mounts are private (no systemd), an unmount there would not reach our copy of them, and their
 * agents could not mount them anew.
 */
const DROP_POOLS = `cat /proc/self/mountinfo | while read -r _ _ _ _ at _ more; do
  case "$more" in *"- btrfs /dev/loop"*) ;; *) continue ;; esac
  disk="\${more##*- btrfs /dev/}" at="$(printf %b "$at")"
  if [ "$(cat "/sys/block/\${disk%% *}/loop/backing_file")" = "$at.img" ]; then umount --lazy -- "$at"; fi
done`;
/** Given the source, its mount point, node and its mount point; what follows is run. */
const BIND_AND_RUN = `${DROP_POOLS}; mount --bind -o ro "$1" "$2"; mount --bind -o ro "$3" "$4"; shift 4; exec "$@"`;

/**
 * Runs programs of this installation as users who may not be able to read it: a clone under /root is closed to them, and
 * so may Node itself be. Each program gets a mount namespace of its own in which both are bound, read-only, below
 * the state directory. Nothing is mounted on the host.
 */
export class Unprivileged {
  /** Node and `main.js` as an unprivileged program sees them. */
  readonly node: string;
  readonly entry: string;
  private readonly installation: string;

  constructor(stateDir: string) {
    this.installation = join(stateDir, 'app');
    this.node = join(stateDir, 'run', 'node');
    this.entry = this.seen(join(INSTALLATION, ENTRY));
    mkdirSync(this.installation, { recursive: true });
    closeSync(openSync(this.node, 'a'));
  }

  /** `main.js` as root sees it. */
  get ownEntry(): string {
    return join(INSTALLATION, ENTRY);
  }

  /** Where an unprivileged program sees a file of the installation. */
  seen(path: string): string {
    return join(this.installation, relative(INSTALLATION, path));
  }

  /** The argv that runs `command` as `user`, without capabilities; `endSignal` reaches it when our own process dies. */
  argv(user: SystemUser, endSignal: 'TERM' | 'INT', command: readonly string[]): string[] {
    return [
      // slave: an unmount on the host, as of the pool, must be seen here too, or we would keep it busy.
      'unshare', '--mount', '--propagation', 'slave', '--',
      'sh', '-ec', BIND_AND_RUN, 'sh', INSTALLATION, this.installation, process.execPath, this.node,
      'setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--bounding-set=-all', '--no-new-privs', `--pdeathsig=${endSignal}`, '--',
      ...command,
    ];
  }

  /** Throws unless `user` can enter `directory`: one of its parents may be closed. */
  assertEnters(user: SystemUser, directory: string): void {
    try {
      execFileSync('setpriv', [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--', 'test', '-x', directory]);
    } catch {
      throw new Error(`the services' users cannot enter ${directory}: choose a BERTH_STATE_DIR whose parent folders are open to all (mode 0755)`);
    }
  }
}
