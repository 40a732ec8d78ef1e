import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { TenantRepository, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { CONTAINER } from '../containers/container.noun.js';
import { ImageCampaignMoveRow } from './image-campaign-move.row.js';
import { NO_MOVES, type Counts, type MoveStatus } from './image-campaign.rules.js';

type Change = Partial<Pick<ImageCampaignMoveRow, 'wave' | 'operationId' | 'reason' | 'shadows' | 'shadowsTruncated'>> & { status: MoveStatus };

@Injectable()
export class ImageCampaignMovesRepository extends TenantRepository<ImageCampaignMoveRow> {
  protected readonly row = ImageCampaignMoveRow;
  protected readonly noun = CONTAINER;

  ofCampaign(ctx: OpContext, campaignId: string, query: ListQuery): Promise<Page<ImageCampaignMoveRow>> {
    return this.list(ctx, query, (builder) => builder.andWhere('r.campaign_id = :campaignId', { campaignId }));
  }

  /** They move in this order. */
  async add(tx: OpContext, campaignId: string, containers: readonly { id: string; name: string; reason?: { code: string; message: string } }[]): Promise<void> {
    const moves = containers.map(({ id, name, reason }, position) => ({ id, name, position, reason: reason ?? null, status: reason ? 'skipped' : 'pending' }));
    await this.work.run(tx, (_, manager) =>
      manager.query(
        `INSERT INTO image_campaign_moves (tenant_id, campaign_id, id, name, position, status, reason)
         SELECT $1, $2, m.id, m.name, m.position, m.status, nullif(m.reason, 'null'::jsonb)
         FROM jsonb_to_recordset($3::jsonb) AS m (id text, name text, position integer, status text, reason jsonb)`,
        [tx.tenantId, campaignId, JSON.stringify(moves)],
      ),
    );
  }

  /** The next in a status, in their order. */
  async next(tx: OpContext, campaignId: string, status: MoveStatus, most: number): Promise<ImageCampaignMoveRow[]> {
    return this.work.run(tx, (_, manager) =>
      this.query(tx, manager)
        .andWhere('r.campaign_id = :campaignId AND r.status = :status', { campaignId, status })
        .orderBy('r.position')
        .limit(most)
        .getMany(),
    );
  }

  async change(tx: OpContext, campaignId: string, id: string, change: Change): Promise<void> {
    await this.work.run(tx, (_, manager) => manager.update(ImageCampaignMoveRow, { tenantId: tx.tenantId, campaignId, id }, change as never));
  }

  /** Changes all that are in a status. */
  async changeAll(tx: OpContext, campaignId: string, from: MoveStatus, change: Change): Promise<void> {
    await this.work.run(tx, (_, manager) => manager.update(ImageCampaignMoveRow, { tenantId: tx.tenantId, campaignId, status: from }, change as never));
  }

  /** How many are in each status, by campaign. */
  async counts(ctx: OpContext, campaignIds: readonly string[]): Promise<Map<string, Counts>> {
    const rows: { campaign_id: string; status: MoveStatus; moves: number }[] = await this.work.read(ctx, (_, manager) =>
      manager.query(
        `SELECT campaign_id, status, count(*)::integer AS moves FROM image_campaign_moves WHERE tenant_id = $1 AND campaign_id = ANY ($2) GROUP BY campaign_id, status`,
        [ctx.tenantId, [...campaignIds]],
      ),
    );
    const counts = new Map(campaignIds.map((id) => [id, { ...NO_MOVES }]));
    for (const { campaign_id: id, status, moves } of rows) counts.get(id)![status] = moves;
    return counts;
  }
}
