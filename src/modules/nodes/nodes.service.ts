import { Injectable } from '@nestjs/common';
import { Allow, ANY_KEY } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { notFound } from '../../platform/errors/app-error.js';
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

/** A noun's own use case, one statement for all of its ids: it asks for that noun's scope. */
type Read = (ctx: OpContext, ids: readonly string[]) => Promise<ReadonlyMap<string, object>>;

@Injectable()
export class NodesService {
  private readonly kinds: readonly [IdKind, string, Read][];

  constructor(
    apiKeys: ApiKeysService,
    backups: BackupsService,
    containers: ContainersService,
    images: ImagesService,
    campaigns: ImageCampaignsService,
    operations: OperationsService,
    registries: RegistriesService,
    snapshots: SnapshotsService,
    schedules: SnapshotSchedulesService,
    tenants: TenantsService,
    volumes: VolumesService,
    volumeSnapshots: VolumeSnapshotsService,
    webhooks: WebhooksService,
  ) {
    this.kinds = [
      ['apiKey', 'ApiKey', (ctx, ids) => apiKeys.byIds(ctx, ids)],
      ['backup', 'Backup', (ctx, ids) => backups.byIds(ctx, ids)],
      ['container', 'Container', (ctx, ids) => containers.byIds(ctx, ids)],
      ['image', 'Image', (ctx, ids) => images.byIds(ctx, ids)],
      ['imageCampaign', 'ImageCampaign', (ctx, ids) => campaigns.byIds(ctx, ids)],
      ['operation', 'Operation', (ctx, ids) => operations.byIds(ctx, ids)],
      ['registry', 'Registry', (ctx, ids) => registries.byIds(ctx, ids)],
      ['snapshot', 'Snapshot', (ctx, ids) => snapshots.byIds(ctx, ids)],
      ['snapshotSchedule', 'SnapshotSchedule', (ctx, ids) => schedules.byIds(ctx, ids)],
      ['tenant', 'Tenant', (ctx, ids) => tenants.byIds(ctx, ids)],
      ['volume', 'Volume', (ctx, ids) => volumes.byIds(ctx, ids)],
      ['volumeSnapshot', 'VolumeSnapshot', (ctx, ids) => volumeSnapshots.byIds(ctx, ids)],
      ['webhook', 'Webhook', (ctx, ids) => webhooks.byIds(ctx, ids)],
    ];
  }

  /** The object of any noun by its id; fails with `not_found`, or `forbidden` without that noun's scope. */
  @Allow(ANY_KEY)
  async node(ctx: OpContext, id: string): Promise<Node> {
    const [found] = await this.nodes(ctx, [id]);
    if (!found) throw notFound('node');
    return found;
  }

  /** The objects in the order of their ids, null for each that is not there. */
  @Allow(ANY_KEY)
  async nodes(ctx: OpContext, ids: readonly string[]): Promise<(Node | null)[]> {
    const found = new Map<string, Node>();
    const wanted = [...new Set(ids)];
    const read = this.kinds.map(async ([kind, __typename, readAll]) => {
      const own = wanted.filter((id) => isId(kind, id));
      if (own.length === 0) return;
      for (const [id, object] of await readAll(ctx, own)) found.set(id, { ...object, __typename } as Node & { __typename: string });
    });
    await Promise.all(read);
    return ids.map((id) => found.get(id) ?? null);
  }
}
