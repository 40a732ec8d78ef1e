import { execFileSync } from 'node:child_process';

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** The ids of a system user, which is created without home and login when missing. Needs root. */
export function systemUser(name: string): SystemUser {
  if (lookUp(name) === undefined) {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', '--', name]);
  }
  const user = lookUp(name);
  if (user === undefined) throw new Error(`system user ${name} cannot be created`);
  return user;
}

function lookUp(name: string): SystemUser | undefined {
  try {
    const [, , uid, gid] = execFileSync('getent', ['passwd', name], { encoding: 'utf8' }).split(':');
    return { uid: Number(uid), gid: Number(gid) };
  } catch {
    return undefined;
  }
}
