import { Module, type DynamicModule, type Type } from '@nestjs/common';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { ApiKeysModule } from '../modules/api-keys/api-keys.module.js';
import { AuditModule } from '../modules/audit/audit.module.js';
import { BackupsModule } from '../modules/backups/backups.module.js';
import { ContainersModule } from '../modules/containers/containers.module.js';
import { EventsModule } from '../modules/events/events.module.js';
import { FilesModule } from '../modules/files/files.module.js';
import { FindingsModule } from '../modules/findings/findings.module.js';
import { HealthModule } from '../modules/health/health.module.js';
import { HostsModule } from '../modules/hosts/hosts.module.js';
import { ImageCampaignsModule } from '../modules/image-campaigns/image-campaigns.module.js';
import { ImagesModule } from '../modules/images/images.module.js';
import { MeModule } from '../modules/me/me.module.js';
import { NodesModule } from '../modules/nodes/nodes.module.js';
import { OperationsModule } from '../modules/operations/operations.module.js';
import { PlansModule } from '../modules/plans/plans.module.js';
import { QuotasModule } from '../modules/quotas/quotas.module.js';
import { FirewallsModule } from '../modules/firewalls/firewalls.module.js';
import { PortForwardsModule } from '../modules/port-forwards/port-forwards.module.js';
import { RegistriesModule } from '../modules/registries/registries.module.js';
import { SnapshotSchedulesModule } from '../modules/snapshot-schedules/snapshot-schedules.module.js';
import { SnapshotsModule } from '../modules/snapshots/snapshots.module.js';
import { TenantsModule } from '../modules/tenants/tenants.module.js';
import { UsageModule } from '../modules/usage/usage.module.js';
import { VolumesModule } from '../modules/volumes/volumes.module.js';
import { WebhooksModule } from '../modules/webhooks/webhooks.module.js';
import type { Config } from '../platform/config/config.js';
import { PlatformModule } from '../platform/platform.module.js';

/** Every noun and what serves them. */
export const MODULES: Type[] = [
  ApiKeysModule,
  AuditModule,
  BackupsModule,
  ContainersModule,
  EventsModule,
  FilesModule,
  FindingsModule,
  HealthModule,
  HostsModule,
  ImageCampaignsModule,
  ImagesModule,
  MeModule,
  NodesModule,
  OperationsModule,
  PlansModule,
  QuotasModule,
  PortForwardsModule,
  FirewallsModule,
  RegistriesModule,
  SnapshotSchedulesModule,
  SnapshotsModule,
  TenantsModule,
  UsageModule,
  VolumesModule,
  WebhooksModule,
];

@Module({})
export class AppModule {
  static with(config: Config, log: Logger, source: DataSource): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.with(config, log, source), ...MODULES] };
  }
}
