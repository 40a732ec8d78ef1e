import type { OpContext } from '../../platform/context/op-context.js';
import type { ImageCampaignMoveRow } from './image-campaign-move.row.js';
import type { CampaignContainer, ImageCampaign } from './image-campaign.dto.js';
import type { Counts } from './image-campaign.rules.js';
import type { ImageCampaignRow } from './image-campaign.row.js';

/** A row, and how many of its moves there are by status. */
export type CountedCampaign = ImageCampaignRow & { counts: Counts };

/** A campaign as both transports answer it. */
export const showImageCampaign = ({ counts, ...row }: CountedCampaign): ImageCampaign => ({
  id: row.id,
  name: row.name,
  labels: row.selector,
  fromImage: { id: row.fromImageId, name: row.fromImageName },
  toImage: { id: row.toImageId, name: row.toImageName },
  wave: { size: row.waveSize, pauseSeconds: row.pauseSeconds },
  ...(row.healthCheck ? { healthCheck: row.healthCheck } : {}),
  maxFailures: row.maxFailures,
  status: row.status,
  ...(row.statusReason ? { statusReason: row.statusReason } : {}),
  counts: { total: Object.values(counts).reduce((sum, count) => sum + count, 0), ...counts },
  waves: row.waves,
  ...(row.nextWaveAt ? { nextWaveAt: row.nextWaveAt.toISOString() } : {}),
  createdAt: row.createdAt.toISOString(),
  ...(row.finishedAt ? { finishedAt: row.finishedAt.toISOString() } : {}),
  version: row.version,
});

/** A parent does not see what files there are. */
export const showMove = (ctx: OpContext, row: ImageCampaignMoveRow): CampaignContainer => ({
  containerId: row.id,
  name: row.name,
  status: row.status,
  ...(row.wave === null ? {} : { wave: row.wave }),
  ...(row.operationId === null ? {} : { operationId: row.operationId }),
  ...(row.reason ? { reason: row.reason } : {}),
  shadows: ctx.actor.outside ? [] : row.shadows,
  shadowsTruncated: row.shadowsTruncated,
});
