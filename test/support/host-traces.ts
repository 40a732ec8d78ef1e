import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CGROUPS = '/sys/fs/cgroup';

/** Everything on this host that carries one installation's name: mounts, links, cgroups, nft tables, loop devices. */
export function hostTraces(installation: { instance: string; stateDir: string }): string[] {
  const { instance, stateDir } = installation;
  const run = (command: string, args: string[]): string[] => execFileSync(command, args, { encoding: 'utf8' }).split('\n');
  const links = run('ip', ['-br', 'link']).map((line) => line.split(/[\s@]/)[0]!);
  const hierarchies = [CGROUPS, ...readdirSync(CGROUPS).map((name) => join(CGROUPS, name))];
  const named = (lines: string[], kind: string, mark: string): string[] => lines.filter((line) => line.includes(mark)).map((line) => `${kind} ${line}`);
  return [
    ...named(readFileSync('/proc/self/mountinfo', 'utf8').split('\n'), 'mount', stateDir),
    ...named(links, 'link', instance),
    ...named(hierarchies.flatMap(entries), 'cgroup', `berth-${instance}`),
    ...named(run('nft', ['list', 'tables']), 'nft', instance),
    ...named(run('losetup', ['-nO', 'BACK-FILE']), 'loop', stateDir),
  ];
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return []; // a file, not a hierarchy
  }
}
