import { Module, type OnModuleInit } from '@nestjs/common';
import { extending } from '../../platform/nouns/extension-point.js';
import { serving } from '../../platform/nouns/nouns.js';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { CONTAINER_MOUNTS } from '../containers/container-mounts.extension.js';
import { VOLUME_STANDINGS } from '../containers/volume-standings.extension.js';
import { ContainersModule } from '../containers/containers.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { ContainerVolumesFields, VolumeFields } from './container-volumes.fields.js';
import { CreateVolumeSaga } from './sagas/create-volume.saga.js';
import { CreateVolumeSnapshotSaga } from './sagas/create-volume-snapshot.saga.js';
import { DeleteVolumeSaga } from './sagas/delete-volume.saga.js';
import { DeleteVolumeSnapshotSaga } from './sagas/delete-volume-snapshot.saga.js';
import { MountVolumeSagas } from './sagas/mount-volume.saga.js';
import { ResizeVolumeSaga } from './sagas/resize-volume.saga.js';
import { RestoreVolumeSaga } from './sagas/restore-volume.saga.js';
import { VolumeAttachmentsService } from './volume-attachments.service.js';
import { VolumeOvertaking } from './volume-overtaking.service.js';
import { VOLUME_SNAPSHOT } from './volume-snapshot.noun.js';
import { showVolumeSnapshot } from './volume-snapshot.view.js';
import { VolumeSnapshotsController } from './volume-snapshots.controller.js';
import { VolumeSnapshotsRepository } from './volume-snapshots.repository.js';
import { VolumeSnapshotsResolver } from './volume-snapshots.resolver.js';
import { VolumeSnapshotsService } from './volume-snapshots.service.js';
import { VOLUME } from './volume.noun.js';
import { cost } from './volume.rules.js';
import { showVolume } from './volume.view.js';
import { VolumesController } from './volumes.controller.js';
import { VolumesRepository } from './volumes.repository.js';
import { VolumesResolver } from './volumes.resolver.js';
import { VolumesService } from './volumes.service.js';

const SAGAS = [CreateVolumeSaga, ResizeVolumeSaga, DeleteVolumeSaga, CreateVolumeSnapshotSaga, DeleteVolumeSnapshotSaga, RestoreVolumeSaga, MountVolumeSagas];

@Module({
  imports: [ContainersModule, HostsModule, QuotasModule],
  controllers: [VolumesController, VolumeSnapshotsController],
  providers: [
    VolumesRepository,
    VolumesService,
    VolumeAttachmentsService,
    VolumeSnapshotsRepository,
    VolumeSnapshotsService,
    VolumesResolver,
    VolumeSnapshotsResolver,
    ContainerVolumesFields,
    VolumeFields,
    extending(CONTAINER_MOUNTS, VolumeAttachmentsService),
    VolumeOvertaking,
    extending(VOLUME_STANDINGS, VolumeOvertaking),
    ...SAGAS,
    serving(VOLUME, VolumesRepository, { show: showVolume, price: ({ status, sizeMiB }) => (status === 'error' ? {} : cost(sizeMiB)) }),
    serving(VOLUME_SNAPSHOT, VolumeSnapshotsRepository, { show: showVolumeSnapshot }),
  ],
  exports: [VolumesService, VolumeSnapshotsService],
})
export class VolumesModule implements OnModuleInit {
  constructor(
    private readonly runner: SagaRunner,
    private readonly create: CreateVolumeSaga,
    private readonly resize: ResizeVolumeSaga,
    private readonly remove: DeleteVolumeSaga,
    private readonly mount: MountVolumeSagas,
    private readonly take: CreateVolumeSnapshotSaga,
    private readonly drop: DeleteVolumeSnapshotSaga,
    private readonly restore: RestoreVolumeSaga,
  ) {}

  onModuleInit(): void {
    const { create, resize, remove, mount, take, drop, restore } = this;
    for (const saga of [create.saga, resize.saga, remove.saga, ...mount.all(), take.saga, drop.saga, restore.saga]) this.runner.register(saga);
  }
}
