import { expect } from '@jest/globals';
import { sha256, tarOf } from '../support/oci-layout.js';
import type { SagaBed } from './saga.contract.js';
import type { SagaWorld } from './saga-world.js';

export const ARCHIVE = tarOf({ 'sbin/init': '#!/bin/sh\n', 'etc/passwd': 'root:x:0:0::/root:/bin/sh\n' });

/** A container `web` that runs, or is as this says. */
const web = (world: SagaWorld, more: object = {}): Promise<unknown> => world.have('post', 'containers', { name: 'web', image: 'busybox', ...more });
const volume = (world: SagaWorld, more: object = {}): Promise<unknown> => world.have('post', 'volumes', { name: 'data', sizeMiB: 64, ...more });
const attached = async (world: SagaWorld): Promise<void> => {
  await web(world);
  await volume(world);
  await world.have('post', 'volumes/data/actions/attach', { container: 'web', path: '/data' });
};
const snapshot = (world: SagaWorld): Promise<unknown> => world.have('post', 'containers/web/snapshots', { name: 'kept' });
const volumeSnapshot = (world: SagaWorld): Promise<unknown> => world.have('post', 'volumes/data/snapshots', { name: 'data-kept' });
const backup = (world: SagaWorld): Promise<unknown> => world.have('post', 'containers/web/backups', { name: 'saved' });
const note = (world: SagaWorld, text: string): Promise<unknown> => world.sh('web', `echo ${text} > /root/note`);

/** A container whose root file system holds `old` in a snapshot and `new` by now. */
async function changedRoot(world: SagaWorld): Promise<void> {
  await web(world);
  await note(world, 'old');
  await snapshot(world);
  await note(world, 'new');
}

/** A change of root file systems is done or is not. */
const noted =
  (after: string): NonNullable<SagaBed['after']> =>
  async (world, end) =>
    expect(await world.sh('web', 'cat /root/note || true')).toBe(end === 'succeeded' ? after : 'new\n');

const power = (action: string, before: readonly string[], after: string): SagaBed => ({
  kind: `container.${action}`,
  async begin(world) {
    await web(world);
    for (const earlier of before) await world.have('post', `containers/web/actions/${earlier}`);
    return world.begin('post', `containers/web/actions/${action}`);
  },
  async after(world, end) {
    if (end === 'succeeded') expect(await world.ask('get', 'containers/web')).toMatchObject({ status: after });
  },
});

async function campaign(world: SagaWorld): Promise<string> {
  await web(world, { labels: { app: 'web' } });
  const begun = await world.ask('post', 'image-campaigns', { name: 'patch', labels: 'app=web', fromImage: 'busybox', toImage: 'patched' });
  return begun.imageCampaign.id as string;
}

/** One for each way of each saga. */
export const SAGA_BEDS: readonly SagaBed[] = [
  { kind: 'container.create', begin: (world) => world.begin('post', 'containers', { name: 'web', image: 'busybox' }) },
  {
    kind: 'container.create',
    way: 'behind a firewall',
    async begin(world) {
      await world.tenant.post('/v1/firewalls', { name: 'wall', appliesTo: { selector: 'app=web' } });
      return world.begin('post', 'containers', { name: 'web', image: 'busybox', labels: { app: 'web' } });
    },
  },
  {
    kind: 'container.create',
    way: 'of a snapshot',
    async begin(world) {
      await changedRoot(world);
      return world.begin('post', 'containers', { name: 'twin', source: { snapshotId: 'kept' } });
    },
    async after(world, end) {
      if (end === 'succeeded') expect(await world.sh('twin', 'cat /root/note')).toBe('old\n');
    },
  },
  {
    kind: 'container.create',
    way: 'as a copy',
    async begin(world) {
      await changedRoot(world);
      return world.begin('post', 'containers', { name: 'twin', source: { containerId: 'web' } });
    },
    async after(world, end) {
      if (end === 'succeeded') expect(await world.sh('twin', 'cat /root/note')).toBe('new\n');
    },
  },
  power('start', ['stop'], 'running'),
  power('stop', [], 'stopped'),
  power('restart', [], 'running'),
  power('kill', [], 'stopped'),
  power('pause', [], 'paused'),
  power('resume', ['pause'], 'running'),
  {
    kind: 'container.update',
    way: 'to more',
    async begin(world) {
      await web(world);
      return world.begin('patch', 'containers/web', { limits: { memoryMiB: 1024 } });
    },
  },
  {
    kind: 'container.update',
    way: 'to less',
    async begin(world) {
      await web(world);
      return world.begin('patch', 'containers/web', { limits: { memoryMiB: 256, cpus: 0.5 } });
    },
  },
  {
    kind: 'container.delete',
    async begin(world) {
      await attached(world);
      return world.begin('delete', 'containers/web?force=true');
    },
  },
  {
    kind: 'snapshot.create',
    async begin(world) {
      await web(world);
      await note(world, 'new');
      return world.begin('post', 'containers/web/snapshots', { name: 'kept' });
    },
  },
  {
    kind: 'snapshot.delete',
    async begin(world) {
      await changedRoot(world);
      return world.begin('delete', 'snapshots/kept');
    },
  },
  {
    kind: 'snapshot.restore',
    async begin(world) {
      await changedRoot(world);
      return world.begin('post', 'snapshots/kept/actions/restore');
    },
    after: noted('old\n'),
  },
  {
    kind: 'container.rebuild',
    async begin(world) {
      await changedRoot(world);
      return world.begin('post', 'containers/web/actions/rebuild', { image: 'patched' });
    },
    after: noted(''),
  },
  {
    kind: 'container.revert',
    async begin(world) {
      await changedRoot(world);
      const { operation } = await world.have('post', 'snapshots/kept/actions/restore');
      await note(world, 'new');
      return world.begin('post', `operations/${operation.id}/actions/revert`);
    },
    after: noted('new\n'),
  },
  { kind: 'volume.create', begin: (world) => world.begin('post', 'volumes', { name: 'data', sizeMiB: 64 }) },
  {
    kind: 'volume.create',
    way: 'of a snapshot',
    async begin(world) {
      await volume(world);
      await volumeSnapshot(world);
      return world.begin('post', 'volumes', { name: 'twin', sizeMiB: 64, source: { volumeSnapshotId: 'data-kept' } });
    },
  },
  {
    kind: 'volume.resize',
    way: 'to more',
    async begin(world) {
      await volume(world);
      return world.begin('patch', 'volumes/data', { sizeMiB: 128 });
    },
  },
  {
    kind: 'volume.resize',
    way: 'to less',
    async begin(world) {
      await volume(world);
      return world.begin('patch', 'volumes/data', { sizeMiB: 32 });
    },
  },
  {
    kind: 'volume.delete',
    async begin(world) {
      await volume(world);
      return world.begin('delete', 'volumes/data');
    },
  },
  {
    kind: 'volume.attach',
    async begin(world) {
      await web(world);
      await volume(world);
      return world.begin('post', 'volumes/data/actions/attach', { container: 'web', path: '/data' });
    },
  },
  {
    kind: 'volume.detach',
    async begin(world) {
      await attached(world);
      return world.begin('post', 'volumes/data/actions/detach', {});
    },
  },
  {
    kind: 'volumeSnapshot.create',
    async begin(world) {
      await volume(world);
      return world.begin('post', 'volumes/data/snapshots', { name: 'data-kept' });
    },
  },
  {
    kind: 'volumeSnapshot.delete',
    async begin(world) {
      await volume(world);
      await volumeSnapshot(world);
      return world.begin('delete', 'volume-snapshots/data-kept');
    },
  },
  {
    kind: 'volumeSnapshot.restore',
    async begin(world) {
      await volume(world);
      await volumeSnapshot(world);
      return world.begin('post', 'volume-snapshots/data-kept/actions/restore');
    },
  },
  { kind: 'image.import', way: 'of an upload', begin: (world) => world.begin('post', 'images?name=own', ARCHIVE, 'application/x-tar') },
  {
    kind: 'image.import',
    way: 'of an address',
    begin: (world) => world.begin('post', 'images', { name: 'own', url: world.archiveUrl, digest: sha256(ARCHIVE) }),
  },
  {
    kind: 'image.import',
    way: 'of a snapshot',
    async begin(world) {
      await changedRoot(world);
      return world.begin('post', 'images', { name: 'own', source: { snapshotId: 'kept' } });
    },
  },
  {
    kind: 'image.import',
    way: 'of a backup',
    async begin(world) {
      await web(world);
      await backup(world);
      await world.ask('post', 'backups/saved/actions/restore', { name: 'twin' });
      return world.queued('image.import');
    },
  },
  {
    kind: 'image.delete',
    async begin(world) {
      await world.have('post', 'images?name=own', ARCHIVE, 'application/x-tar');
      return world.begin('delete', 'images/own');
    },
  },
  {
    kind: 'backup.create',
    async begin(world) {
      await web(world);
      return world.begin('post', 'containers/web/backups', { name: 'saved' });
    },
  },
  {
    kind: 'backup.create',
    way: 'of changes',
    async begin(world) {
      await web(world);
      await backup(world);
      return world.begin('post', 'containers/web/backups', { name: 'more', base: 'saved' });
    },
  },
  {
    kind: 'backup.import',
    async begin(world) {
      await web(world);
      await backup(world);
      const file = await world.download('backups/saved/download');
      await world.have('delete', 'backups/saved');
      return world.begin('post', 'backups?name=brought', file, 'application/octet-stream');
    },
  },
  {
    kind: 'backup.verify',
    async begin(world) {
      await web(world);
      await backup(world);
      return world.begin('post', 'backups/saved/actions/verify', {});
    },
  },
  {
    kind: 'backup.delete',
    async begin(world) {
      await web(world);
      await backup(world);
      return world.begin('delete', 'backups/saved');
    },
  },
  {
    kind: 'imageCampaign.move',
    async begin(world) {
      await campaign(world);
      await world.advanceCampaigns();
      return world.queued('imageCampaign.move');
    },
  },
  {
    kind: 'imageCampaign.return',
    async begin(world) {
      const id = await campaign(world);
      await world.carryOut();
      await world.ask('post', `image-campaigns/${id}/actions/rollback`);
      await world.advanceCampaigns();
      return world.queued('imageCampaign.return');
    },
  },
  {
    kind: 'snapshotSchedule.run',
    async begin(world) {
      await web(world);
      const { snapshotSchedule } = await world.ask('post', 'snapshot-schedules', { name: 'nightly', cron: '15 3 1 1 *', retention: { last: 1 } });
      await world.runSchedule(snapshotSchedule.id);
      await world.carryOut();
      await world.runSchedule(snapshotSchedule.id);
      return world.queued('snapshotSchedule.run');
    },
  },
];
