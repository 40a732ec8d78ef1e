import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/api-keys.module.js';
import { BackupsModule } from '../backups/backups.module.js';
import { ContainersModule } from '../containers/containers.module.js';
import { ImageCampaignsModule } from '../image-campaigns/image-campaigns.module.js';
import { ImagesModule } from '../images/images.module.js';
import { OperationsModule } from '../operations/operations.module.js';
import { RegistriesModule } from '../registries/registries.module.js';
import { SnapshotSchedulesModule } from '../snapshot-schedules/snapshot-schedules.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { VolumesModule } from '../volumes/volumes.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { NodesResolver } from './nodes.resolver.js';
import { NodesService } from './nodes.service.js';

@Module({
  imports: [
    ApiKeysModule,
    BackupsModule,
    ContainersModule,
    ImageCampaignsModule,
    ImagesModule,
    OperationsModule,
    RegistriesModule,
    SnapshotSchedulesModule,
    SnapshotsModule,
    TenantsModule,
    VolumesModule,
    WebhooksModule,
  ],
  providers: [NodesService, NodesResolver],
})
export class NodesModule {}
