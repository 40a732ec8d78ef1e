import { Injectable } from '@nestjs/common';
import { Allow, ANY_KEY } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import type { Node } from '../../platform/graphql/node.js';
import { isId, type IdKind } from '../../platform/ids/id.js';
import { ApiKeysService } from '../api-keys/api-keys.service.js';
import { BackupsService } from '../backups/backups.service.js';
import { ContainersService } from '../containers/containers.service.js';
import { ImageCampaignsService } from '../image-campaigns/image-campaigns.service.js';
import { ImagesService } from '../images/images.service.js';
import { OperationsService } from '../operations/operations.service.js';
import { RegistriesService } from '../registries/registries.service.js';
import { SnapshotSchedulesService } from '../snapshot-schedules/snapshot-schedules.service.js';
import { SnapshotsService } from '../snapshots/snapshots.service.js';
import { TenantsService } from '../tenants/tenants.service.js';
import { VolumeSnapshotsService } from '../volumes/volume-snapshots.service.js';
import { VolumesService } from '../volumes/volumes.service.js';
import { WebhooksService } from '../webhooks/webhooks.service.js';

/** A noun's own use case: it asks for that noun's scope. */
type Read = (ctx: OpContext, id: string) => Promise<object>;

@Injectable()
export class NodesService {
  private readonly kinds: readonly [IdKind, string, Read][];

  constructor(apiKeys: ApiKeysService, backups: BackupsService, containers: ContainersService, images: ImagesService, campaigns: ImageCampaignsService, operations: OperationsService, registries: RegistriesService, snapshots: SnapshotsService, schedules: SnapshotSchedulesService, tenants: TenantsService, volumes: VolumesService, volumeSnapshots: VolumeSnapshotsService, webhooks: WebhooksService) {
    this.kinds = [
      ['apiKey', 'ApiKey', (ctx, id) => apiKeys.get(ctx, id)],
      ['backup', 'Backup', (ctx, id) => backups.get(ctx, id)],
      ['container', 'Container', (ctx, id) => containers.get(ctx, id)],
      ['image', 'Image', (ctx, id) => images.get(ctx, id)],
      ['imageCampaign', 'ImageCampaign', (ctx, id) => campaigns.get(ctx, id)],
      ['operation', 'Operation', (ctx, id) => operations.get(ctx, id)],
      ['registry', 'Registry', (ctx, id) => registries.get(ctx, id)],
      ['snapshot', 'Snapshot', (ctx, id) => snapshots.get(ctx, id)],
      ['snapshotSchedule', 'SnapshotSchedule', (ctx, id) => schedules.get(ctx, id)],
      ['tenant', 'Tenant', (ctx, id) => tenants.get(ctx, id)],
      ['volume', 'Volume', (ctx, id) => volumes.get(ctx, id)],
      ['volumeSnapshot', 'VolumeSnapshot', (ctx, id) => volumeSnapshots.get(ctx, id)],
      ['webhook', 'Webhook', (ctx, id) => webhooks.get(ctx, id)],
    ];
  }

  /** The object of any noun by its id; fails with `not_found`, or `forbidden` without that noun's scope. */
  @Allow(ANY_KEY)
  async node(ctx: OpContext, id: string): Promise<Node> {
    const kind = this.kinds.find(([idKind]) => isId(idKind, id));
    if (!kind) throw notFound('node');
    const [, __typename, read] = kind;
    return { ...(await read(ctx, id)), __typename } as Node & { __typename: string };
  }

  /** The objects in the order of their ids, null for each that is not there. */
  @Allow(ANY_KEY)
  async nodes(ctx: OpContext, ids: readonly string[]): Promise<(Node | null)[]> {
    const found = new Map([...new Set(ids)].map((id) => [id, this.node(ctx, id).catch(absent)]));
    return Promise.all(ids.map((id) => found.get(id)!));
  }
}

function absent(error: unknown): null {
  if (error instanceof AppError && error.code === 'not_found') return null;
  throw error;
}
