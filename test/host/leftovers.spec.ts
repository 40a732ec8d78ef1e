import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';

import { leftovers, removeFolder } from '../support/leftovers.mjs';

const CGROUP = ['/sys/fs/cgroup/pids', '/sys/fs/cgroup'].find((folder) => existsSync(folder))!;

test('what stays on the host is named, each kind of it', async () => {
  const name = `berth${(process.pid % 36 ** 5).toString(36)}`;
  const run = (command: string, ...args: string[]): string => execFileSync(command, args, { encoding: 'utf8' }).trim();
  const since = await leftovers(['host']);
  const folder = mkdtempSync(join(tmpdir(), 'berth-leftovers-'));
  const [point, disk, cgroup] = [join(folder, 'point'), join(folder, 'disk'), join(CGROUP, `berth-${name}`)];
  mkdirSync(point);
  // One of a build that was killed, and one of a build that goes on.
  const [dead, alive] = [`/var/tmp/berth-build-${2 ** 22 + 1}`, `/var/tmp/berth-build-${process.pid}`];
  const file = openSync(disk, 'w');
  ftruncateSync(file, 1 << 20);
  closeSync(file);

  run('mount', '-t', 'tmpfs', name, point);
  const loop = run('losetup', '--find', '--show', disk);
  run('ip', 'link', 'add', name, 'type', 'bridge');
  run('ip', 'netns', 'add', name);
  run('nft', 'add', 'table', 'inet', name);
  for (const made of [cgroup, dead, alive]) mkdirSync(made);
  try {
    expect(await since.left()).toEqual([
      expect.stringMatching(new RegExp(`^mount .* ${point}$`)),
      expect.stringMatching(new RegExp(`^mount .* /run/netns/${name}$`)),
      `network namespace /run/netns/${name}`,
      `link ${name}`,
      `control group ${cgroup}`,
      `nft table table inet ${name}`,
      expect.stringMatching(new RegExp(`^loop device ${loop} +${disk}$`)),
      `folder ${dead}`,
    ]);
    expect([removeFolder(folder), existsSync(disk)]).toEqual([false, true]);
  } finally {
    for (const made of [cgroup, dead, alive]) rmdirSync(made);
    run('nft', 'delete', 'table', 'inet', name);
    run('ip', 'netns', 'delete', name);
    run('ip', 'link', 'delete', name);
    run('losetup', '--detach', loop);
    run('umount', point);
    expect([removeFolder(folder), existsSync(folder)]).toEqual([true, false]);
  }
  expect(await since.left()).toEqual([]);
});
