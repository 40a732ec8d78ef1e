import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { CrossTenant } from '../../platform/database/cross-tenant.js';
import { TenantRepository, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { WEBHOOK_DELIVERY } from './webhook-delivery.noun.js';
import { WebhookDeliveryRow } from './webhook-delivery.row.js';

/** How many attempts of a delivery are remembered. */
const REMEMBERED = 20;

/** A delivery that is to be made. */
export interface NewDelivery {
  id: string;
  seq: number;
  type: string;
  body: string;
}

@Injectable()
export class WebhookDeliveriesRepository extends TenantRepository<WebhookDeliveryRow> {
  protected readonly row = WebhookDeliveryRow;
  protected readonly noun = WEBHOOK_DELIVERY;
  protected override readonly named = false;
  protected override readonly sortable = ['createdAt'];

  constructor(
    work: UnitOfWork,
    private readonly crossTenant: CrossTenant,
  ) {
    super(work);
  }

  ofWebhook(ctx: OpContext, webhookId: string, query: ListQuery): Promise<Page<WebhookDeliveryRow>> {
    return this.list(ctx, query, (builder) => builder.andWhere('r.webhook_id = :webhookId', { webhookId }));
  }

  /** Makes them, each with its job, in one statement. */
  async add(tx: OpContext, webhookId: string, deliveries: readonly NewDelivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    await this.work.run(tx, (_, manager) =>
      manager.query(
        `WITH made AS (
           INSERT INTO webhook_deliveries (tenant_id, id, webhook_id, event_seq, type, body, next_attempt_at)
           SELECT $1, d.id, $2, d.seq, d.type, d.body, now() FROM jsonb_to_recordset($3::jsonb) AS d (id text, seq bigint, type text, body text)
           ON CONFLICT (tenant_id, webhook_id, event_seq) DO NOTHING RETURNING id)
         SELECT (graphile_worker.add_job('webhook', json_build_object('tenantId', $1::text, 'deliveryId', m.id), queue_name := $2, job_key := m.id, max_attempts := 1000,
           flags := ARRAY[$1::text])).id
         FROM made m`,
        [tx.tenantId, webhookId, JSON.stringify(deliveries)],
      ),
    );
  }

  /** Writes down an attempt and when the next is due; absent: there is none. */
  async attempted(
    tx: OpContext,
    row: WebhookDeliveryRow,
    attempt: WebhookDeliveryRow['attempts'][number],
    status: WebhookDeliveryRow['status'],
    againSeconds?: number,
  ): Promise<void> {
    const attempts = [...row.attempts, attempt].slice(-REMEMBERED);
    await this.work.run(tx, async (_, manager) => {
      await manager.query(
        `UPDATE webhook_deliveries SET attempts = $3, status = $4, tries = tries + 1, next_attempt_at = now() + make_interval(secs => $5) WHERE tenant_id = $1 AND id = $2`,
        [tx.tenantId, row.id, JSON.stringify(attempts), status, againSeconds ?? null],
      );
      if (againSeconds !== undefined) await this.schedule(tx, row.webhookId, row.id, againSeconds);
    });
  }

  /** Begins anew, at once. */
  async replay(tx: OpContext, webhookId: string, id: string): Promise<WebhookDeliveryRow> {
    return this.work.run(tx, async (_, manager) => {
      await manager.query(`UPDATE webhook_deliveries SET status = 'pending', tries = 0, next_attempt_at = now() WHERE tenant_id = $1 AND id = $2`, [
        tx.tenantId,
        id,
      ]);
      await this.schedule(tx, webhookId, id, 0);
      return this.get(tx, id);
    });
  }

  async forgetOld(): Promise<void> {
    await this.crossTenant.query('SELECT forget_old_deliveries()');
  }

  /** In the webhook's queue, one at a time; the flag has a tenant's webhooks share the places for deliveries with others'. */
  private async schedule(tx: OpContext, webhookId: string, id: string, seconds: number): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query(
        `SELECT graphile_worker.add_job('webhook', json_build_object('tenantId', $1::text, 'deliveryId', $2::text), queue_name := $4, job_key := $2, max_attempts := 1000,
           run_at := now() + make_interval(secs => $3), flags := ARRAY[$1::text])`,
        [tx.tenantId, id, seconds, webhookId],
      ),
    );
  }
}
